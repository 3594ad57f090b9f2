package handler_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/lambdas/handler"
)

// TestRoutes_RejectOtherPathsAndMethods uses failing stores: a rejected request must not reach
// them.
func TestRoutes_RejectOtherPathsAndMethods(t *testing.T) {
	for route, handle := range map[handler.Route]any{
		handler.OrdersRoute: placeOrders(failingPorts{}, placedAt, discard),
		handler.OrderRoute:  lookUpOrder(failingPorts{}, placedAt, discard),
	} {
		for _, method := range []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
			http.MethodDelete, http.MethodOptions, "",
		} {
			if method == route.Method {
				continue
			}
			event := events.APIGatewayProxyRequest{
				Resource: route.Resource, HTTPMethod: method, Body: "[]",
				PathParameters: map[string]string{"record_id": "x"},
			}
			headers := maps.Clone(defaultHeaders)
			headers["Allow"] = route.Method
			wantResponseWith(t, headers, handle, event, 405,
				`{"errorMessage":"method not allowed; use `+route.Method+`","errors":[]}`)
		}
		for _, resource := range []string{"/", "/{path+}", "", "/orders/"} {
			event := events.APIGatewayProxyRequest{Resource: resource, HTTPMethod: route.Method, Body: "[]"}
			wantResponse(t, handle, event, 404, `{"errorMessage":"path not found; check the URL","errors":[]}`)
		}
	}
}
