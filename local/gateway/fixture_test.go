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

// function stands for all functions: it keeps what it was called with, and gives one answer.
type function struct {
	answer string
	err    error

	calls  int
	name   string
	raw    string
	event  events.APIGatewayProxyRequest
	logged bytes.Buffer
}

// ok is an answer that says nothing more.
const ok = `{"statusCode":200,"headers":{},"body":""}`

func answering(answer string) *function { return &function{answer: answer} }

func (f *function) invoke(_ context.Context, name string, event []byte) ([]byte, error) {
	f.calls++
	f.name, f.raw, f.event = name, string(event), events.APIGatewayProxyRequest{}
	if err := json.Unmarshal(event, &f.event); err != nil {
		return nil, err
	}
	return []byte(f.answer), f.err
}

// serve sends a request through a gateway before the function.
func (f *function) serve(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	gateway.Gateway{
		Invoke:       f.invoke,
		NewRequestID: func() string { return "request-1" },
		Log:          slog.New(slog.NewTextHandler(&f.logged, nil)),
	}.ServeHTTP(recorder, r)
	return recorder
}

func request(t *testing.T, method, target, body string) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
}

// wantReply checks a reply of the gateway's own.
func wantReply(t *testing.T, got *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if got.Code != status || got.Body.String() != body+"\n" {
		t.Errorf("got %d %s, want %d %s", got.Code, got.Body, status, body)
	}
	if kind := got.Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("the content type is %q", kind)
	}
}
