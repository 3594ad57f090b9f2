package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"auction.internal/adapters/memory"
	"auction.internal/local/functions"
	"auction.internal/local/gateway"
)

// address is the URL of an API on AWS. Most tests replace the transport, so that nothing is sent to
// this URL.
const address = "https://api.execute-api.eu-west-1.amazonaws.com/v1"

// Environments of the command.
var (
	noCredentials   = map[string]string{}
	withCredentials = map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret/+key",
		"AWS_SESSION_TOKEN": "session/+token==",
	}
)

// newSystem returns the real functions behind a gateway like API Gateway, with stores in memory.
func newSystem(orders *memory.Orders) http.Handler {
	discard := slog.New(slog.DiscardHandler)
	f := functions.New(functions.Adapters{
		Orders: orders, Documents: memory.NewDocuments(), Environment: "test", Now: time.Now, Log: discard,
	})
	return http.StripPrefix("/v1", gateway.Gateway{Invoke: f.Invoke, NewRequestID: uuid.NewString, Log: discard})
}

// forbidden is the body of the API's response to an unsigned request.
const forbidden = `{"errorMessage":"request not signed; sign it with AWS Signature Version 4 for the service execute-api","errors":[]}`

// requireSignature rejects requests without a signature, as API Gateway does.
func requireSignature(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			http.Error(w, forbidden, http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// handlerTransport sends requests to a handler without a socket, which works in a synctest bubble.
type handlerTransport struct{ http.Handler }

func (t handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	received := r.Clone(r.Context())
	if received.Body == nil {
		received.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	t.ServeHTTP(recorder, received)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// runAt runs the command against the transport and returns its output.
func runAt(
	ctx context.Context, environment map[string]string, transport http.RoundTripper,
) (output string, err error) {
	out := &strings.Builder{}
	err = run(ctx, address, func(name string) string { return environment[name] }, transport, out)
	return out.String(), err
}

// checksWith returns the names of the checks that the output lists with the result.
func checksWith(output, result string) []string {
	var names []string
	for line := range strings.Lines(output) {
		if rest, found := strings.CutPrefix(line, "  "+result+"  "); found {
			name, _, _ := strings.Cut(strings.TrimSpace(rest), ": ")
			names = append(names, name)
		}
	}
	return names
}

// wantFailed checks that the output and the error list exactly these checks as failed.
func wantFailed(t *testing.T, output string, err error, want ...string) {
	t.Helper()
	if got := checksWith(output, "FAIL"); !slices.Equal(got, want) {
		t.Errorf("failed checks = %q, want %q, output:\n%s", got, want, output)
	}
	if err == nil {
		t.Fatal("error = nil, want the failed checks")
	}
	if start := fmt.Sprintf("%d of 11 checks failed:\n", len(want)); !strings.HasPrefix(err.Error(), start) {
		t.Errorf("error = %q, want it to start with %q", err, start)
	}
	for _, name := range want {
		if !strings.Contains(err.Error(), "\n  "+name+": ") {
			t.Errorf("error = %v, want it to name %q", err, name)
		}
	}
}

// exchange is a request and the response to it, which a test may change.
type exchange struct {
	method, path, sent string
	order              string // number of the order that is looked up
	placed             int    // responses with status 201 so far, including this one
	conflict           bool   // whether any response so far had status 409

	status int
	header http.Header
	body   string

	next http.Handler // the real system
}

// isPlaced reports whether this is the nth response with status 201.
func (e *exchange) isPlaced(n int) bool { return e.status == http.StatusCreated && e.placed == n }

// isOrder reports whether the response returns the order with the number.
func (e *exchange) isOrder(n string) bool { return e.status == http.StatusOK && e.order == n }

// replace replaces text in the response body.
func (e *exchange) replace(old, replacement string) {
	if !strings.Contains(e.body, old) {
		panic(fmt.Sprintf("%s does not contain %s: the case changes nothing", e.body, old))
	}
	e.body = strings.ReplaceAll(e.body, old, replacement)
}

// store sends orders to the real system that the command did not send.
func (e *exchange) store(body string) {
	r := httptest.NewRequest(http.MethodPost, "/v1/orders", strings.NewReader(body))
	e.next.ServeHTTP(httptest.NewRecorder(), r)
}

// withDefect returns a handler that responds like the system, except for what the defect changes.
func withDefect(next http.Handler, defect func(e *exchange)) http.Handler {
	placed, conflict := 0, false
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(sent)))
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		if recorder.Code == http.StatusCreated {
			placed++
		}
		conflict = conflict || recorder.Code == http.StatusConflict
		e := &exchange{
			method: r.Method, path: r.URL.Path, sent: string(sent), placed: placed, conflict: conflict,
			status: recorder.Code, header: w.Header(), body: recorder.Body.String(), next: next,
		}
		if r.Method == http.MethodGet {
			e.order = r.URL.Path[strings.LastIndex(r.URL.Path, "-")+1:]
		}
		for name, values := range recorder.Header() {
			e.header[name] = values
		}
		defect(e)
		w.WriteHeader(e.status)
		io.WriteString(w, e.body)
	})
}
