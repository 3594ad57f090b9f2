// Package gateway is the HTTP door of the local system. It does what API Gateway does in the cloud: it finds the
// function for a request, makes the same event of it, and sends back what the function answers.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/settings"
	"auction.internal/local/functions"
)

// Invoke calls a function by name.
type Invoke func(ctx context.Context, function string, event []byte) ([]byte, error)

// Gateway serves the API.
type Gateway struct {
	Invoke       Invoke
	NewRequestID func() string
	Log          *slog.Logger
}

// otherPaths is the resource of all paths that are none of the API's.
const otherPaths = "/{path+}"

// target is where a request goes.
type target struct {
	function   string
	resource   string
	parameters map[string]string // of the path
}

// find gives the target of a path.
func find(path string) target {
	if path == handler.OrdersRoute.Resource {
		return target{function: settings.PlaceOrders, resource: path}
	}
	segment, isOrder := strings.CutPrefix(path, handler.OrdersRoute.Resource+"/")
	if recordID, err := url.PathUnescape(segment); err == nil && isOrder && segment != "" && !strings.Contains(segment, "/") {
		return target{settings.LookUpOrder, handler.OrderRoute.Resource, map[string]string{order.FieldRecordID: recordID}}
	}
	return target{function: settings.LookUpOrder, resource: otherPaths}
}

// ServeHTTP answers one request.
func (g Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path == "/healthz" { // of the local system alone
		w.WriteHeader(http.StatusOK)
		return
	}
	g.send(w, g.call(r, find(r.URL.EscapedPath())))
}

// call invokes the function. Whatever goes wrong after the body was read is our fault, and the customer gets the same
// reply as in the cloud.
func (g Gateway) call(r *http.Request, to target) events.APIGatewayProxyResponse {
	requestID := g.NewRequestID()
	body, err := readBody(r)
	if err != nil {
		return unread(err)
	}
	var reply events.APIGatewayProxyResponse
	event, err := newEvent(r, body, to, requestID)
	if err == nil {
		reply, err = g.answer(r.Context(), to.function, event)
	}
	switch {
	case errors.Is(err, functions.ErrEventTooLarge):
		return handler.ErrorReply(http.StatusRequestEntityTooLarge, "the request is too large")
	case err != nil:
		g.Log.ErrorContext(r.Context(), "function failed", "function", to.function, "request_id", requestID, "error", err)
		return handler.ErrorReply(http.StatusBadGateway, "internal error, request id "+requestID)
	}
	return reply
}

// answer is what the function answers. It works on when the customer goes away, as a Lambda function does.
func (g Gateway) answer(ctx context.Context, function string, event []byte) (reply events.APIGatewayProxyResponse, err error) {
	answer, err := g.Invoke(context.WithoutCancel(ctx), function, event)
	if err != nil {
		return reply, err
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		return reply, fmt.Errorf("read the answer: %w", err)
	}
	if reply.StatusCode < 200 || reply.StatusCode > 599 {
		return reply, fmt.Errorf("%d is no status", reply.StatusCode)
	}
	return reply, nil
}

func (g Gateway) send(w http.ResponseWriter, reply events.APIGatewayProxyResponse) {
	for name, value := range reply.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(reply.StatusCode)
	if _, err := w.Write([]byte(reply.Body)); err != nil {
		g.Log.Debug("the customer went away", "error", err)
	}
}
