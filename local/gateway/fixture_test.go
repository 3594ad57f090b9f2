package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/local/gateway"
)

// stubFunction is a stub of all functions. It records the last call and always returns the same
// response.
type stubFunction struct {
	response string
	err      error

	calls int
	name  string
	event events.APIGatewayProxyRequest
	log   bytes.Buffer // of the gateway
}

// okResponse is a response without headers and body.
const okResponse = `{"statusCode":200,"headers":{},"body":""}`

func newStubFunction(response string) *stubFunction { return &stubFunction{response: response} }

func (f *stubFunction) invoke(_ context.Context, name string, event []byte) ([]byte, error) {
	f.calls++
	f.name, f.event = name, events.APIGatewayProxyRequest{}
	if err := json.Unmarshal(event, &f.event); err != nil {
		return nil, err
	}
	return []byte(f.response), f.err
}

// serve sends a request to a gateway that invokes the stub.
func (f *stubFunction) serve(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	gateway.Gateway{
		Invoke:       f.invoke,
		NewRequestID: func() string { return "request-1" },
		Log:          slog.New(slog.NewTextHandler(&f.log, nil)),
	}.ServeHTTP(recorder, r)
	return recorder
}

func newRequest(t *testing.T, method, target, body string) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
}

// wantResponse checks the status, the JSON body and its content type.
func wantResponse(t *testing.T, got *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if got.Code != status || got.Body.String() != body+"\n" {
		t.Errorf("response = %d %s, want %d %s", got.Code, got.Body, status, body)
	}
	if kind := got.Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("Content-Type = %q, want application/json", kind)
	}
}
