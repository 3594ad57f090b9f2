package gateway_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"auction.internal/lambdas/settings"
	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

const internalError = `{"errorMessage":"internal error; contact the operator with request ID request-1","errors":[]}`

func TestGateway_FunctionResponse(t *testing.T) {
	f := newStubFunction(`{"statusCode":503,"headers":{"Content-Type":"application/json","Retry-After":"5"},` +
		`"multiValueHeaders":null,"body":"{\"errorMessage\":\"later <é>\"}\n"}`)
	got := f.serve(newRequest(t, http.MethodPost, "/orders", "[]"))
	wantResponse(t, got, http.StatusServiceUnavailable, `{"errorMessage":"later <é>"}`)
	if after := got.Header().Get("Retry-After"); after != "5" || len(got.Header()) != 2 {
		t.Errorf("headers = %v, want Content-Type and Retry-After 5", got.Header())
	}
	if f.log.Len() != 0 {
		t.Errorf("logged %s, want nothing", &f.log)
	}
}

// TestGateway_InternalError checks that the response to a failed call, or to an invalid response of
// a function, exposes nothing internal. The log contains the error with the request ID of the
// response.
func TestGateway_InternalError(t *testing.T) {
	for name, f := range map[string]*stubFunction{
		"function error":           {err: &statemachine.FunctionError{Type: "boundsError", Message: "orders-table-test"}},
		"unknown function":         {err: errors.New("no function place-orders in orders-table-test")},
		"response is text":         {response: "orders-table-test"},
		"truncated response":       {response: `{"statusCode":200,`},
		"empty response":           {response: ``},
		"response is an array":     {response: `[]`},
		"status code is a string":  {response: `{"statusCode":"200"}`},
		"no status code":           {response: `{}`},
		"response is null":         {response: `null`},
		"status code 0":            {response: `{"statusCode":0,"headers":{},"body":""}`},
		"status code 1000":         {response: `{"statusCode":1000,"headers":{},"body":""}`},
		"body is an object":        {response: `{"statusCode":200,"body":{}}`},
		"header value is an array": {response: `{"statusCode":200,"headers":{"a":["b"]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if fault := recover(); fault != nil {
					t.Errorf("ServeHTTP panicked with %v, want a response", fault)
				}
			}()
			wantResponse(t, f.serve(newRequest(t, http.MethodPost, "/orders", "[]")), http.StatusBadGateway, internalError)
			for _, want := range []string{"level=ERROR", "request_id=request-1", "function=place-orders"} {
				if !strings.Contains(f.log.String(), want) {
					t.Errorf("logged %s, want %s", &f.log, want)
				}
			}
		})
	}
}

func TestGateway_EventTooLarge(t *testing.T) {
	f := &stubFunction{err: fmt.Errorf("call place-orders: %w", functions.ErrEventTooLarge)}
	wantResponse(t, f.serve(newRequest(t, http.MethodPost, "/orders", "[]")), http.StatusRequestEntityTooLarge,
		`{"errorMessage":"request too large; shorten the body or the headers","errors":[]}`)
}

// TestGateway_Routes checks that requests with an unknown path or method also invoke a function,
// which rejects them, as on AWS.
func TestGateway_Routes(t *testing.T) {
	for path, want := range map[string]struct{ function, resource string }{
		"/orders":      {settings.PlaceOrders, "/orders"},
		"/orders/x":    {settings.LookUpOrder, "/orders/{record_id}"},
		"/":            {settings.LookUpOrder, "/{path+}"},
		"/order":       {settings.LookUpOrder, "/{path+}"},
		"/orders/":     {settings.LookUpOrder, "/{path+}"},
		"/orders//":    {settings.LookUpOrder, "/{path+}"},
		"//orders":     {settings.LookUpOrder, "/{path+}"},
		"/orders/x/":   {settings.LookUpOrder, "/{path+}"},
		"/orders/x/y":  {settings.LookUpOrder, "/{path+}"},
		"/ORDERS":      {settings.LookUpOrder, "/{path+}"},
		"/orders.json": {settings.LookUpOrder, "/{path+}"},
		"/ordersx":     {settings.LookUpOrder, "/{path+}"},
	} {
		for _, method := range []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
			http.MethodDelete, http.MethodOptions,
		} {
			f := newStubFunction(okResponse)
			f.serve(newRequest(t, method, path, ""))
			if f.name != want.function || f.event.Resource != want.resource || f.event.HTTPMethod != method {
				t.Errorf("%s %s: invoked %s for %s %s, want %+v",
					method, path, f.name, f.event.HTTPMethod, f.event.Resource, want)
			}
		}
	}
}
