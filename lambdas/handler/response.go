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
	maxProblems     = 100 // listed in the response to an invalid request
	maxExcerptBytes = 200 // of each text that a response quotes from the request

	// retryAfter is the Retry-After header of a 503 response, in seconds.
	retryAfter = 5
)

// errorBody is the body of every error response. API Gateway's own error responses have the same
// form.
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

// ErrorResponse returns an error response with a message and an empty list of errors.
func ErrorResponse(status int, message string) events.APIGatewayProxyResponse {
	return newResponse(status, errorBody{ErrorMessage: message, Errors: []problemBody{}})
}

// InternalError returns the response to an error of the system itself. The response contains the
// request ID, under which the log has the cause.
func InternalError(status int, requestID string) events.APIGatewayProxyResponse {
	return ErrorResponse(status, "internal error; contact the operator with request ID "+requestID)
}

// unavailable returns the response to a temporary error of the order store.
func unavailable() events.APIGatewayProxyResponse {
	response := ErrorResponse(http.StatusServiceUnavailable,
		"order store unavailable; retry the request (retries are idempotent)")
	response.Headers["Retry-After"] = strconv.Itoa(retryAfter)
	return response
}

// storeError returns the response to an error of the order store: 500 for a permanent error,
// otherwise 503.
func storeError(requestID string, err error) events.APIGatewayProxyResponse {
	if port.IsPermanent(err) {
		return InternalError(http.StatusInternalServerError, requestID)
	}
	return unavailable()
}

func newResponse(status int, body any) events.APIGatewayProxyResponse {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		panic(err) // cannot happen: the bodies are structs of strings and canonical numbers
	}
	return events.APIGatewayProxyResponse{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
		Body:       b.String(),
	}
}

func problemBodies(problems []order.Problem) []problemBody {
	bodies := make([]problemBody, len(problems))
	for i, p := range problems {
		bodies[i] = problemBody{
			Index: p.Index, Reason: p.Reason,
			RecordID: excerpt.Text(p.RecordID, maxExcerptBytes), Field: excerpt.Text(p.Field, maxExcerptBytes),
		}
	}
	return bodies
}

// recoverPanic logs a panic and sets the response to an internal error. It must be deferred.
func recoverPanic(
	ctx context.Context, log *slog.Logger, requestID string, response *events.APIGatewayProxyResponse,
) {
	if value := recover(); value != nil {
		log.ErrorContext(ctx, "panic", "request_id", requestID, "panic", value, "stack", string(debug.Stack()))
		*response = InternalError(http.StatusInternalServerError, requestID)
	}
}
