package handler

import (
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
)

// Route is a resource of the API with the one method that it takes. All requests for it come to one function, those
// with other methods too; requests for any other path come to the function of OrderRoute.
type Route struct {
	Resource string // as API Gateway writes it
	Method   string
}

// The routes of the API.
var (
	OrdersRoute = Route{"/orders", http.MethodPost}
	OrderRoute  = Route{"/orders/{" + order.FieldRecordID + "}", http.MethodGet}
)

// refusal is the reply to a request that the route does not take.
func (r Route) refusal(event events.APIGatewayProxyRequest) (reply events.APIGatewayProxyResponse, refused bool) {
	switch {
	case event.Resource != r.Resource:
		return ErrorReply(http.StatusNotFound, "no such path"), true
	case event.HTTPMethod != r.Method:
		reply = ErrorReply(http.StatusMethodNotAllowed, "this path takes "+r.Method+" alone")
		reply.Headers["Allow"] = r.Method
		return reply, true
	}
	return reply, false
}
