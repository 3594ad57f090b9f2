package gateway_test

import (
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/settings"
)

func TestGateway_Event(t *testing.T) {
	f := newStubFunction(okResponse)
	r := newRequest(t, http.MethodPost, "/orders?dry=run&empty=", `[{"record_id":"<&>"}]`)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Trace", "a")
	r.RemoteAddr = "192.0.2.7:1234"
	f.serve(r)
	e := f.event
	if f.name != settings.PlaceOrders || f.calls != 1 {
		t.Errorf("invoked %q, %d calls, want %q and 1", f.name, f.calls, settings.PlaceOrders)
	}
	if e.Resource != "/orders" || e.Path != "/orders" || e.HTTPMethod != http.MethodPost || len(e.PathParameters) != 0 {
		t.Errorf("event = %s %s, resource %s, path parameters %v, want POST /orders, /orders and none",
			e.HTTPMethod, e.Path, e.Resource, e.PathParameters)
	}
	if want := map[string]string{"Content-Type": "application/json", "X-Trace": "a"}; !maps.Equal(e.Headers, want) {
		t.Errorf("Headers = %v, want %v", e.Headers, want)
	}
	if want := map[string]string{"dry": "run", "empty": ""}; !maps.Equal(e.QueryStringParameters, want) {
		t.Errorf("QueryStringParameters = %v, want %v", e.QueryStringParameters, want)
	}
	c := e.RequestContext
	if c.RequestID != "request-1" || c.ResourcePath != "/orders" ||
		c.HTTPMethod != http.MethodPost || c.Identity.SourceIP != "192.0.2.7" {
		t.Errorf("RequestContext = %+v, want request-1, POST /orders from 192.0.2.7", c)
	}
}

// TestGateway_SourceIPWithoutPort sends a request whose remote address is not host:port, such as
// the address of a Unix socket.
func TestGateway_SourceIPWithoutPort(t *testing.T) {
	f := newStubFunction(okResponse)
	r := newRequest(t, http.MethodGet, "/orders/x", "")
	r.RemoteAddr = "@"
	f.serve(r)
	if got := f.event.RequestContext.Identity.SourceIP; got != "@" {
		t.Errorf("SourceIP = %q, want @", got)
	}
}

// TestGateway_RepeatedHeadersAndParameters checks that the single-value maps of the event contain
// the last value and the multi-value maps contain all values, as in API Gateway's proxy
// integration.
func TestGateway_RepeatedHeadersAndParameters(t *testing.T) {
	f := newStubFunction(okResponse)
	r := newRequest(t, http.MethodGet, "/orders/x?name=me&many=you&many=me", "")
	r.Header["X-Trace"] = []string{"a", "b"}
	f.serve(r)
	if got, want := f.event.MultiValueHeaders["X-Trace"], []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("MultiValueHeaders[X-Trace] = %q, want %q", got, want)
	}
	if got := f.event.Headers["X-Trace"]; got != "b" {
		t.Errorf("Headers[X-Trace] = %q, want the last value", got)
	}
	if want := map[string]string{"name": "me", "many": "me"}; !maps.Equal(f.event.QueryStringParameters, want) {
		t.Errorf("QueryStringParameters = %q, want %q", f.event.QueryStringParameters, want)
	}
	want := map[string][]string{"name": {"me"}, "many": {"you", "me"}}
	if got := f.event.MultiValueQueryStringParameters; !reflect.DeepEqual(got, want) {
		t.Errorf("MultiValueQueryStringParameters = %q, want %q", got, want)
	}
}

// TestGateway_RecordIDFromPath checks that the path parameter is unescaped exactly once.
func TestGateway_RecordIDFromPath(t *testing.T) {
	for path, want := range map[string]string{
		"/orders/unique_id_1": "unique_id_1",
		"/orders/a.b-c":       "a.b-c",
		"/orders/a%20b":       "a b",
		"/orders/a%2Fb":       "a/b",
		"/orders/%252F":       "%2F",
		"/orders/..":          "..",
		"/orders/%C3%A9":      "é",
	} {
		f := newStubFunction(okResponse)
		f.serve(newRequest(t, http.MethodGet, path, ""))
		const resource = "/orders/{record_id}"
		e := f.event
		if f.name != settings.LookUpOrder || e.Resource != resource || e.RequestContext.ResourcePath != resource {
			t.Errorf("%s: invoked %q for resource %q, want %q and %q", path, f.name, e.Resource, settings.LookUpOrder, resource)
		}
		if got := map[string]string{"record_id": want}; !maps.Equal(f.event.PathParameters, got) {
			t.Errorf("%s: PathParameters = %q, want %q", path, f.event.PathParameters, got)
		}
	}
}

// TestGateway_BodyInBase64 checks that every body is encoded in base64: JSON strings cannot
// represent arbitrary bytes.
func TestGateway_BodyInBase64(t *testing.T) {
	for _, body := range []string{
		"", `[{"record_id":"<&>"}]`, "é \U0001F50B", "\x00\u2028", "\xff", "[\"\xc3\"]", "\xed\xa0\x80abc",
	} {
		f := newStubFunction(okResponse)
		f.serve(newRequest(t, http.MethodPost, "/orders", body))
		decoded, err := base64.StdEncoding.DecodeString(f.event.Body)
		if err != nil || string(decoded) != body || f.event.IsBase64Encoded != (body != "") {
			t.Errorf("body %q: Body = %q, IsBase64Encoded = %v, want base64", body, f.event.Body, f.event.IsBase64Encoded)
		}
	}
}

// TestGateway_BodyOverLimit checks that the gateway reads one byte more than the limit, so that the
// function can reject the body.
func TestGateway_BodyOverLimit(t *testing.T) {
	f := newStubFunction(okResponse)
	f.serve(newRequest(t, http.MethodPost, "/orders", strings.Repeat(" ", 2*handler.MaxBody)))
	if body, err := base64.StdEncoding.DecodeString(f.event.Body); err != nil || len(body) != handler.MaxBody+1 {
		t.Errorf("the function received %d bytes, %v, want %d", len(body), err, handler.MaxBody+1)
	}
}

func TestGateway_UnreadableBody(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		body   string
	}{
		"connection reset": {
			errors.New("connection reset"), http.StatusBadRequest,
			`{"errorMessage":"request body could not be read; send the complete body","errors":[]}`,
		},
		"incomplete body": {
			io.ErrUnexpectedEOF, http.StatusBadRequest,
			`{"errorMessage":"request body could not be read; send the complete body","errors":[]}`,
		},
		"read timeout": {
			&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}, http.StatusRequestTimeout,
			`{"errorMessage":"request body not received in time; retry the request (retries are idempotent)","errors":[]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newStubFunction(okResponse)
			r := newRequest(t, http.MethodPost, "/orders", "")
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader("["), iotest.ErrReader(c.err)))
			got := f.serve(r)
			wantResponse(t, got, c.status, c.body)
			if got.Header().Get("Connection") != "close" || f.calls != 0 {
				t.Errorf("Connection = %q with %d calls, want close and 0", got.Header().Get("Connection"), f.calls)
			}
		})
	}
}
