package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

const (
	mostProblems = 100 // that a reply to an invalid request lists
	longestShown = 200 // bytes of anything that came from the customer

	// retryAfter is how many seconds a customer should wait before trying again.
	retryAfter = 5
)

// errorBody is the shape of every error, here and at the edge of the cloud.
type errorBody struct {
	ErrorMessage string         `json:"errorMessage"`
	Errors       []problemBody  `json:"errors"`
	Orders       *[]orderStatus `json:"orders,omitempty"`
}

type problemBody struct {
	Index    int    `json:"index"`
	RecordID string `json:"record_id"`
	Field    string `json:"field"`
	Reason   string `json:"reason"`
}

type orderStatus struct {
	RecordID string `json:"record_id"`
	Status   string `json:"status"`
}

// ErrorReply is a reply of our error shape, without details.
func ErrorReply(status int, message string) events.APIGatewayProxyResponse {
	return reply(status, errorBody{ErrorMessage: message, Errors: []problemBody{}})
}

// internalError is the reply to a fault of our own. It tells nothing but the id under which the logs tell the rest.
func internalError(requestID string) events.APIGatewayProxyResponse {
	return ErrorReply(http.StatusInternalServerError, "internal error, request id "+requestID)
}

// unavailable is the reply when a store does not answer: trying again is safe.
func unavailable() events.APIGatewayProxyResponse {
	r := ErrorReply(http.StatusServiceUnavailable, "the orders cannot be reached just now; sending the same request again is safe")
	r.Headers["Retry-After"] = strconv.Itoa(retryAfter)
	return r
}

// storeFault is the reply to an error of a store: 500 for one that no retry can change, else 503.
func storeFault(requestID string, err error) events.APIGatewayProxyResponse {
	if port.IsPermanent(err) {
		return internalError(requestID)
	}
	return unavailable()
}

func reply(status int, body any) events.APIGatewayProxyResponse {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		panic(err) // the bodies are structs of text and canonical numbers: only a fault of ours gets here
	}
	return events.APIGatewayProxyResponse{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
		Body:       b.String(),
	}
}

func problems(found []order.Problem) []problemBody {
	bodies := make([]problemBody, len(found))
	for i, p := range found {
		bodies[i] = problemBody{
			Index: p.Index, Reason: p.Reason,
			RecordID: excerpt.Text(p.RecordID, longestShown), Field: excerpt.Text(p.Field, longestShown),
		}
	}
	return bodies
}

// recoverTo turns a panic into the reply to a fault of our own, and logs it.
func recoverTo(ctx context.Context, log *slog.Logger, requestID string, r *events.APIGatewayProxyResponse) {
	if fault := recover(); fault != nil {
		log.ErrorContext(ctx, "panic", "request_id", requestID, "fault", fault, "stack", string(debug.Stack()))
		*r = internalError(requestID)
	}
}
