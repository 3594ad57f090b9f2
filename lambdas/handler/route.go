package handler

import (
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
)

// Route is a resource of the API and the only method that it supports. One function receives all
// requests for a resource, whatever their method. The function of OrderRoute also receives the
// requests for all other paths.
type Route struct {
	Resource string // as in API Gateway
	Method   string
}

// The routes of the API.
var (
	OrdersRoute = Route{"/orders", http.MethodPost}
	OrderRoute  = Route{"/orders/{" + order.FieldRecordID + "}", http.MethodGet}
)

// reject returns the error response to a request for another path or with another method.
func (r Route) reject(event events.APIGatewayProxyRequest) (response events.APIGatewayProxyResponse, rejected bool) {
	switch {
	case event.Resource != r.Resource:
		return ErrorResponse(http.StatusNotFound, "path not found; check the URL"), true
	case event.HTTPMethod != r.Method:
		response = ErrorResponse(http.StatusMethodNotAllowed, "method not allowed; use "+r.Method)
		response.Headers["Allow"] = r.Method
		return response, true
	}
	return response, false
}
