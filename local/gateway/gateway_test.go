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

const ourFault = `{"errorMessage":"internal error, request id request-1","errors":[]}`

func TestTheFunctionsReplyIsPassedThrough(t *testing.T) {
	f := answering(`{"statusCode":503,"headers":{"Content-Type":"application/json","Retry-After":"5"},` +
		`"multiValueHeaders":null,"body":"{\"errorMessage\":\"later <é>\"}\n"}`)
	got := f.serve(request(t, http.MethodPost, "/orders", "[]"))
	wantReply(t, got, http.StatusServiceUnavailable, `{"errorMessage":"later <é>"}`)
	if after := got.Header().Get("Retry-After"); after != "5" || len(got.Header()) != 2 {
		t.Errorf("the headers are %v", got.Header())
	}
	if f.logged.Len() != 0 {
		t.Errorf("logged %s", &f.logged)
	}
}

// TestAFaultTellsNothingInternal has what can go wrong between the door and the function. The log tells what it was,
// under the id that the customer is told.
func TestAFaultTellsNothingInternal(t *testing.T) {
	for name, f := range map[string]*function{
		"the function fails":      {err: &statemachine.FunctionError{Type: "boundsError", Message: "orders-table-test"}},
		"the function is not":     {err: errors.New("no function place-orders in orders-table-test")},
		"an answer that is text":  {answer: "orders-table-test"},
		"an answer cut off":       {answer: `{"statusCode":200,`},
		"an empty answer":         {answer: ``},
		"a list":                  {answer: `[]`},
		"a status that is text":   {answer: `{"statusCode":"200"}`},
		"an answer without one":   {answer: `{}`},
		"null":                    {answer: `null`},
		"a status that is none":   {answer: `{"statusCode":0,"headers":{},"body":""}`},
		"a status that can't be":  {answer: `{"statusCode":1000,"headers":{},"body":""}`},
		"a body that is no text":  {answer: `{"statusCode":200,"body":{}}`},
		"a header that is a list": {answer: `{"statusCode":200,"headers":{"a":["b"]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if fault := recover(); fault != nil {
					t.Errorf("the gateway panics, and the customer gets no reply: %v", fault)
				}
			}()
			wantReply(t, f.serve(request(t, http.MethodPost, "/orders", "[]")), http.StatusBadGateway, ourFault)
			for _, told := range []string{"level=ERROR", "request_id=request-1", "function=place-orders"} {
				if !strings.Contains(f.logged.String(), told) {
					t.Errorf("the log does not tell %s: %s", told, &f.logged)
				}
			}
		})
	}
}

func TestAnEventThatIsTooLargeIsTheCustomersMatter(t *testing.T) {
	f := &function{err: fmt.Errorf("call place-orders: %w", functions.ErrEventTooLarge)}
	wantReply(t, f.serve(request(t, http.MethodPost, "/orders", "[]")), http.StatusRequestEntityTooLarge,
		`{"errorMessage":"the request is too large","errors":[]}`)
}

// TestWhatIsNotOfTheAPIIsTheFunctionsToRefuse checks that they hear of it, as in the cloud.
func TestWhatIsNotOfTheAPIIsTheFunctionsToRefuse(t *testing.T) {
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
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		} {
			f := answering(ok)
			f.serve(request(t, method, path, ""))
			if f.name != want.function || f.event.Resource != want.resource || f.event.HTTPMethod != method {
				t.Errorf("%s %s: called %s for %s %s, want %+v", method, path, f.name, f.event.HTTPMethod, f.event.Resource, want)
			}
		}
	}
}
