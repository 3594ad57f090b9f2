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

// The headers of responses. retryHeaders are the headers of responses that ask for a retry.
var (
	defaultHeaders = map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"}
	retryHeaders   = map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store", "Retry-After": "5",
	}
)

const (
	unavailable   = `{"errorMessage":"order store unavailable; retry the request (retries are idempotent)","errors":[]}`
	internalError = `{"errorMessage":"internal error; contact the operator with request ID request-1","errors":[]}`
)

// placeOrders returns the handler function of place-orders with a store and a fixed time.
func placeOrders(orders port.OrderPlacer, at time.Time, log *slog.Logger) any {
	return handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: orders}, Now: clock(at), Log: log}.Handle
}

// lookUpOrder returns the handler function of look-up-order with a store and a fixed time.
func lookUpOrder(orders port.OrderReader, at time.Time, log *slog.Logger) any {
	return handler.LookUpOrder{UseCase: usecase.LookUpOrder{Orders: orders}, Now: clock(at), Log: log}.Handle
}

// post returns the event of POST /orders with a JSON body.
func post(body string) events.APIGatewayProxyRequest {
	return events.APIGatewayProxyRequest{
		Resource: "/orders", HTTPMethod: "POST", Path: "/orders", Body: body,
		Headers:        map[string]string{"content-type": "application/json"},
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "request-1"},
	}
}

// get returns the event of GET /orders/{record_id}.
func get(recordID string) events.APIGatewayProxyRequest {
	return events.APIGatewayProxyRequest{
		Resource: "/orders/{record_id}", HTTPMethod: "GET", Path: "/orders/" + recordID,
		PathParameters: map[string]string{"record_id": recordID},
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "request-1"},
	}
}

// send invokes a handler function of the API and returns its response.
func send(t *testing.T, handle any, event events.APIGatewayProxyRequest) events.APIGatewayProxyResponse {
	t.Helper()
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	output, err := invoke(t.Context(), handle, string(payload))
	if err != nil {
		t.Fatalf("Handle: %v", err)
	}
	var response events.APIGatewayProxyResponse
	if err := json.Unmarshal([]byte(output), &response); err != nil {
		t.Fatalf("decode the response: %v", err)
	}
	return response
}

// wantResponse sends a request and compares the status, the default headers and the body.
func wantResponse(t *testing.T, handle any, event events.APIGatewayProxyRequest, status int, body string) {
	t.Helper()
	wantResponseWith(t, defaultHeaders, handle, event, status, body)
}

func wantResponseWith(
	t *testing.T, headers map[string]string, handle any, event events.APIGatewayProxyRequest, status int, body string,
) {
	t.Helper()
	got := send(t, handle, event)
	if got.StatusCode != status || got.Body != body+"\n" || got.IsBase64Encoded {
		t.Errorf("got %d %.500s\nwant %d %.500s", got.StatusCode, got.Body, status, body)
	}
	if !maps.Equal(got.Headers, headers) {
		t.Errorf("headers %v, want %v", got.Headers, headers)
	}
}
