package handler_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// What every reply has beside its body, and what a reply has that asks the customer to try again.
var (
	always = map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"}
	later  = map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store", "Retry-After": "5"}
)

const (
	tryAgain = `{"errorMessage":"order store unavailable; retry the request (retries are idempotent)","errors":[]}`
	ourFault = `{"errorMessage":"internal error; contact the operator with request id request-1","errors":[]}`
)

// placeOrders is the function on a store, at a moment.
func placeOrders(orders port.OrderPlacer, at time.Time, log *slog.Logger) any {
	return handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: orders}, Now: clock(at), Log: log}.Handle
}

// lookUpOrder is the function on a store, at a moment.
func lookUpOrder(orders port.OrderReader, at time.Time, log *slog.Logger) any {
	return handler.LookUpOrder{UseCase: usecase.LookUpOrder{Orders: orders}, Now: clock(at), Log: log}.Handle
}

// post is the event of a POST with a body of JSON.
func post(body string) events.APIGatewayProxyRequest {
	return events.APIGatewayProxyRequest{
		Resource: "/orders", HTTPMethod: "POST", Path: "/orders", Body: body,
		Headers:        map[string]string{"content-type": "application/json"},
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "request-1"},
	}
}

// get is the event of a GET of one order.
func get(recordID string) events.APIGatewayProxyRequest {
	return events.APIGatewayProxyRequest{
		Resource: "/orders/{record_id}", HTTPMethod: "GET", Path: "/orders/" + recordID,
		PathParameters: map[string]string{"record_id": recordID},
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "request-1"},
	}
}

// send sends a request and gives the reply, which the functions for requests always have.
func send(t *testing.T, handle any, event events.APIGatewayProxyRequest) events.APIGatewayProxyResponse {
	t.Helper()
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := invoke(t.Context(), handle, string(payload))
	if err != nil {
		t.Fatalf("the function failed instead of answering: %v", err)
	}
	var reply events.APIGatewayProxyResponse
	if err := json.Unmarshal([]byte(answer), &reply); err != nil {
		t.Fatalf("the answer is no reply: %v", err)
	}
	return reply
}

// wantReply sends a request and compares status, headers and, byte for byte, the body.
func wantReply(t *testing.T, handle any, event events.APIGatewayProxyRequest, status int, body string) {
	t.Helper()
	wantReplyWith(t, always, handle, event, status, body)
}

func wantReplyWith(t *testing.T, headers map[string]string, handle any, event events.APIGatewayProxyRequest, status int, body string) {
	t.Helper()
	got := send(t, handle, event)
	if got.StatusCode != status || got.Body != body+"\n" || got.IsBase64Encoded {
		t.Errorf("got %d %.500s\nwant %d %.500s", got.StatusCode, got.Body, status, body)
	}
	if !maps.Equal(got.Headers, headers) {
		t.Errorf("the headers are %v, want %v", got.Headers, headers)
	}
}
