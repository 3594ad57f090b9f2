package handler_test

import (
	"log/slog"
	"maps"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/lambdas/handler"
)

// TestRoutesTakeOneMethod asks stores that fail every call: they must not be asked.
func TestRoutesTakeOneMethod(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	for route, handle := range map[handler.Route]any{
		handler.OrdersRoute: placeOrders(down{}, placed, log),
		handler.OrderRoute:  lookUpOrder(down{}, placed, log),
	} {
		for _, method := range []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, "",
		} {
			if method == route.Method {
				continue
			}
			event := events.APIGatewayProxyRequest{
				Resource: route.Resource, HTTPMethod: method, Body: "[]", PathParameters: map[string]string{"record_id": "x"},
			}
			headers := maps.Clone(always)
			headers["Allow"] = route.Method
			wantReplyWith(t, headers, handle, event, 405, `{"errorMessage":"this path supports `+route.Method+` only","errors":[]}`)
		}
		for _, resource := range []string{"/", "/{path+}", "", "/orders/"} {
			event := events.APIGatewayProxyRequest{Resource: resource, HTTPMethod: route.Method, Body: "[]"}
			wantReply(t, handle, event, 404, `{"errorMessage":"path not found; check the URL","errors":[]}`)
		}
	}
}
