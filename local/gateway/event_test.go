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

func TestARequestBecomesAnEvent(t *testing.T) {
	f := answering(ok)
	r := request(t, http.MethodPost, "/orders?dry=run&empty=", `[{"record_id":"<&>"}]`)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Trace", "a")
	r.RemoteAddr = "192.0.2.7:1234"
	f.serve(r)
	e := f.event
	if f.name != settings.PlaceOrders || f.calls != 1 {
		t.Errorf("called %q %d times, want %q once", f.name, f.calls, settings.PlaceOrders)
	}
	if e.Resource != "/orders" || e.Path != "/orders" || e.HTTPMethod != http.MethodPost || len(e.PathParameters) != 0 {
		t.Errorf("it is %s %s of %s with %v", e.HTTPMethod, e.Path, e.Resource, e.PathParameters)
	}
	if want := map[string]string{"Content-Type": "application/json", "X-Trace": "a"}; !maps.Equal(e.Headers, want) {
		t.Errorf("the headers are %v, want %v", e.Headers, want)
	}
	if want := map[string]string{"dry": "run", "empty": ""}; !maps.Equal(e.QueryStringParameters, want) {
		t.Errorf("the parameters are %v, want %v", e.QueryStringParameters, want)
	}
	c := e.RequestContext
	if c.RequestID != "request-1" || c.ResourcePath != "/orders" || c.HTTPMethod != http.MethodPost || c.Identity.SourceIP != "192.0.2.7" {
		t.Errorf("the context is %+v", c)
	}
}

// TestACallerWithoutAPortIsNamedAsItIs is for what is no network address.
func TestACallerWithoutAPortIsNamedAsItIs(t *testing.T) {
	f := answering(ok)
	r := request(t, http.MethodGet, "/orders/x", "")
	r.RemoteAddr = "@"
	f.serve(r)
	if got := f.event.RequestContext.Identity.SourceIP; got != "@" {
		t.Errorf("the caller is %q", got)
	}
}

// TestWhatStandsTwiceIsKept follows API Gateway's proxy integration: the plain maps have the last value, the others
// have all.
func TestWhatStandsTwiceIsKept(t *testing.T) {
	f := answering(ok)
	r := request(t, http.MethodGet, "/orders/x?name=me&many=you&many=me", "")
	r.Header["X-Trace"] = []string{"a", "b"}
	f.serve(r)
	if got, want := f.event.MultiValueHeaders["X-Trace"], []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("all values of the header are %q, want %q", got, want)
	}
	if got := f.event.Headers["X-Trace"]; got != "b" {
		t.Errorf("the header is %q, want the last value", got)
	}
	if want := map[string]string{"name": "me", "many": "me"}; !maps.Equal(f.event.QueryStringParameters, want) {
		t.Errorf("the parameters are %q, want %q", f.event.QueryStringParameters, want)
	}
	want := map[string][]string{"name": {"me"}, "many": {"you", "me"}}
	if got := f.event.MultiValueQueryStringParameters; !reflect.DeepEqual(got, want) {
		t.Errorf("all values of the parameters are %q, want %q", got, want)
	}
}

// TestThePathNamesTheOrder checks the parameter as the function gets it, decoded once.
func TestThePathNamesTheOrder(t *testing.T) {
	for path, want := range map[string]string{
		"/orders/unique_id_1": "unique_id_1",
		"/orders/a.b-c":       "a.b-c",
		"/orders/a%20b":       "a b",
		"/orders/a%2Fb":       "a/b",
		"/orders/%252F":       "%2F",
		"/orders/..":          "..",
		"/orders/%C3%A9":      "é",
	} {
		f := answering(ok)
		f.serve(request(t, http.MethodGet, path, ""))
		if f.name != settings.LookUpOrder || f.event.Resource != "/orders/{record_id}" || f.event.RequestContext.ResourcePath != f.event.Resource {
			t.Errorf("%s: called %q for %q", path, f.name, f.event.Resource)
		}
		if got := map[string]string{"record_id": want}; !maps.Equal(f.event.PathParameters, got) {
			t.Errorf("%s: the parameters are %q, want %q", path, f.event.PathParameters, got)
		}
	}
}

// TestABodyComesInBase64 keeps the customer's bytes as they are: JSON text cannot carry all of them.
func TestABodyComesInBase64(t *testing.T) {
	for _, body := range []string{"", `[{"record_id":"<&>"}]`, "é \U0001F50B", "\x00\u2028", "\xff", "[\"\xc3\"]", "\xed\xa0\x80abc"} {
		f := answering(ok)
		f.serve(request(t, http.MethodPost, "/orders", body))
		came, err := base64.StdEncoding.DecodeString(f.event.Body)
		if err != nil || string(came) != body || f.event.IsBase64Encoded != (body != "") {
			t.Errorf("%q came as %q, in base64: %v", body, f.event.Body, f.event.IsBase64Encoded)
		}
	}
}

// TestABodyIsReadNoFurtherThanItsLimit leaves the refusal to the function, which sees one byte too many.
func TestABodyIsReadNoFurtherThanItsLimit(t *testing.T) {
	f := answering(ok)
	f.serve(request(t, http.MethodPost, "/orders", strings.Repeat(" ", 2*handler.MaxBody)))
	if came, err := base64.StdEncoding.DecodeString(f.event.Body); err != nil || len(came) != handler.MaxBody+1 {
		t.Errorf("the function got %d bytes, %v, want %d", len(came), err, handler.MaxBody+1)
	}
}

func TestGateway_UnreadableBody(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		body   string
	}{
		"connection reset":   {errors.New("connection reset"), http.StatusBadRequest, `{"errorMessage":"the body could not be read","errors":[]}`},
		"body ends too soon": {io.ErrUnexpectedEOF, http.StatusBadRequest, `{"errorMessage":"the body could not be read","errors":[]}`},
		"read time-out": {
			&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}, http.StatusRequestTimeout,
			`{"errorMessage":"the body did not arrive in time; sending the same request again is safe","errors":[]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := answering(ok)
			r := request(t, http.MethodPost, "/orders", "")
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader("["), iotest.ErrReader(c.err)))
			got := f.serve(r)
			wantReply(t, got, c.status, c.body)
			if got.Header().Get("Connection") != "close" || f.calls != 0 {
				t.Errorf("Connection %q after %d calls, want close and none", got.Header().Get("Connection"), f.calls)
			}
		})
	}
}
