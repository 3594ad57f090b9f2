// Package gateway serves the API over HTTP in place of API Gateway. It routes each request to a
// function, invokes the function with the event of the Lambda proxy integration, and returns the
// function's response.
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

// Invoke calls the function with the given name and event, and returns its response.
type Invoke func(ctx context.Context, function string, event []byte) ([]byte, error)

// Gateway is the http.Handler of the API.
type Gateway struct {
	Invoke       Invoke
	NewRequestID func() string // returns a unique ID, which is logged and shown in internal errors
	Log          *slog.Logger
}

// unknownPath is the API Gateway resource of every path that the API does not define.
const unknownPath = "/{path+}"

// target is the function that a request is routed to, with the resource and the path parameters of
// its event.
type target struct {
	function   string
	resource   string
	parameters map[string]string
}

// route returns the target of an escaped path.
func route(path string) target {
	if path == handler.OrdersRoute.Resource {
		return target{function: settings.PlaceOrders, resource: path}
	}
	segment, isOrder := strings.CutPrefix(path, handler.OrdersRoute.Resource+"/")
	recordID, err := url.PathUnescape(segment)
	if err == nil && isOrder && segment != "" && !strings.Contains(segment, "/") {
		return target{settings.LookUpOrder, handler.OrderRoute.Resource, map[string]string{order.FieldRecordID: recordID}}
	}
	return target{function: settings.LookUpOrder, resource: unknownPath}
}

// ServeHTTP routes a request to its function and writes the function's response. GET and HEAD
// /healthz return 200; API Gateway has no such route.
func (g Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path == "/healthz" {
		w.WriteHeader(http.StatusOK)
		return
	}
	g.write(w, g.handle(r, route(r.URL.EscapedPath())))
}

// handle reads the body and invokes the function. An event that is too large is a 413; any other
// error after the body was read is an internal error with the status that API Gateway returns on
// AWS.
func (g Gateway) handle(r *http.Request, t target) events.APIGatewayProxyResponse {
	requestID := g.NewRequestID()
	body, err := readBody(r)
	if err != nil {
		return bodyReadError(err)
	}
	var response events.APIGatewayProxyResponse
	event, err := newEvent(r, body, t, requestID)
	if err == nil {
		response, err = g.invoke(r.Context(), t.function, event)
	}
	switch {
	case errors.Is(err, functions.ErrEventTooLarge):
		return handler.ErrorResponse(http.StatusRequestEntityTooLarge, "request too large; shorten the body or the headers")
	case err != nil:
		g.Log.ErrorContext(r.Context(), "function failed", "function", t.function, "request_id", requestID, "error", err)
		return handler.InternalError(http.StatusBadGateway, requestID)
	}
	return response
}

// invoke calls the function and decodes its response. The function continues when the client
// disconnects, as on Lambda.
func (g Gateway) invoke(
	ctx context.Context, function string, event []byte,
) (response events.APIGatewayProxyResponse, err error) {
	text, err := g.Invoke(context.WithoutCancel(ctx), function, event)
	if err != nil {
		return response, err
	}
	if err := json.Unmarshal(text, &response); err != nil {
		return response, fmt.Errorf("decode response: %w", err)
	}
	if response.StatusCode < 200 || response.StatusCode > 599 {
		return response, fmt.Errorf("invalid status code %d in response", response.StatusCode)
	}
	return response, nil
}

func (g Gateway) write(w http.ResponseWriter, response events.APIGatewayProxyResponse) {
	for name, value := range response.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(response.StatusCode)
	if _, err := w.Write([]byte(response.Body)); err != nil {
		g.Log.Debug("client disconnected", "error", err)
	}
}
