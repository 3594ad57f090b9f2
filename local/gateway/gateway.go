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
	"slices"
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

// route is a resource of the API with its functions by method.
type route struct {
	resource  string
	functions map[string]string
}

// The resources of the API.
var (
	allOrders = route{"/orders", map[string]string{http.MethodPost: settings.PlaceOrders}}
	oneOrder  = route{"/orders/{" + order.FieldRecordID + "}", map[string]string{http.MethodGet: settings.LookUpOrder}}
)

// find gives the route of a path, and the record_id in it where the route has one.
func find(path string) (r route, recordID string, found bool) {
	if path == allOrders.resource {
		return allOrders, "", true
	}
	segment, isOrder := strings.CutPrefix(path, allOrders.resource+"/")
	if !isOrder || segment == "" || strings.Contains(segment, "/") {
		return route{}, "", false
	}
	recordID, err := url.PathUnescape(segment)
	return oneOrder, recordID, err == nil
}

// ServeHTTP answers one request.
func (g Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/healthz" { // of the local system alone
		w.WriteHeader(http.StatusOK)
		return
	}
	route, recordID, found := find(r.URL.EscapedPath())
	function, allowed := route.functions[r.Method]
	switch {
	case !found:
		g.send(w, handler.ErrorReply(http.StatusNotFound, "no such path"))
	case !allowed:
		g.send(w, methodNotAllowed(route))
	default:
		g.send(w, g.call(r, route, recordID, function))
	}
}

func methodNotAllowed(r route) events.APIGatewayProxyResponse {
	var allowed []string
	for method := range r.functions {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	reply := handler.ErrorReply(http.StatusMethodNotAllowed, "this path takes "+strings.Join(allowed, ", ")+" alone")
	reply.Headers["Allow"] = strings.Join(allowed, ", ")
	return reply
}

// call invokes the function. Whatever goes wrong after the event was made is the function's fault, and the customer
// gets the same reply as in the cloud.
func (g Gateway) call(r *http.Request, route route, recordID, function string) events.APIGatewayProxyResponse {
	requestID := g.NewRequestID()
	event, err := newEvent(r, route.resource, recordID, requestID)
	if err != nil {
		return handler.ErrorReply(http.StatusBadRequest, "the body could not be read")
	}
	reply, err := g.answer(r.Context(), function, event)
	switch {
	case errors.Is(err, functions.ErrEventTooLarge):
		return handler.ErrorReply(http.StatusRequestEntityTooLarge, "the request is too large")
	case err != nil:
		g.Log.ErrorContext(r.Context(), "function failed", "function", function, "request_id", requestID, "error", err)
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
