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

// address is the API's in the cloud. In most tests nothing leaves the process.
const address = "https://api.execute-api.eu-west-1.amazonaws.com/v1"

// unsigned and signed are environments.
var (
	unsigned = map[string]string{}
	signed   = map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret/+key", "AWS_SESSION_TOKEN": "session/+token==",
	}
)

// newSystem is the true API, on a store in memory: what API Gateway does, and the functions.
func newSystem(orders *memory.Orders) http.Handler {
	quiet := slog.New(slog.DiscardHandler)
	f := functions.New(functions.Adapters{
		Orders: orders, Documents: memory.NewDocuments(), Environment: "test", Now: time.Now, Log: quiet,
	})
	return http.StripPrefix("/v1", gateway.Gateway{Invoke: f.Invoke, NewRequestID: uuid.NewString, Log: quiet})
}

const signIt = `{"errorMessage":"sign the request: AWS Signature Version 4, service execute-api","errors":[]}`

// edge refuses what is not signed, as API Gateway does.
func edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			http.Error(w, signIt, http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// door is the network to a handler, without a socket: time may stand still.
type door struct{ http.Handler }

func (d door) RoundTrip(r *http.Request) (*http.Response, error) {
	arrived := r.Clone(r.Context())
	if arrived.Body == nil {
		arrived.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	d.ServeHTTP(recorder, arrived)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// accept visits an API, and gives what is printed.
func accept(ctx context.Context, environment map[string]string, network http.RoundTripper) (printed string, err error) {
	out := &strings.Builder{}
	err = run(ctx, address, func(name string) string { return environment[name] }, network, out)
	return out.String(), err
}

// lines gives the promises that were printed with a mark.
func lines(printed, mark string) []string {
	var found []string
	for line := range strings.Lines(printed) {
		if promise, marked := strings.CutPrefix(line, "  "+mark+"  "); marked {
			promise, _, _ = strings.Cut(strings.TrimSpace(promise), ": ")
			found = append(found, promise)
		}
	}
	return found
}

// wantBroken checks that these promises were found broken, in what is printed and in the error, and no others.
func wantBroken(t *testing.T, printed string, err error, want ...string) {
	t.Helper()
	if got := lines(printed, "FAIL"); !slices.Equal(got, want) {
		t.Errorf("broken are %q, want %q:\n%s", got, want, printed)
	}
	if err == nil {
		t.Fatal("there is no error")
	}
	if begin := fmt.Sprintf("%d of 11 promises are broken:\n", len(want)); !strings.HasPrefix(err.Error(), begin) {
		t.Errorf("the error is %q, want it to begin with %q", err, begin)
	}
	for _, promise := range want {
		if !strings.Contains(err.Error(), "\n  "+promise+": ") {
			t.Errorf("the error does not name %q: %v", promise, err)
		}
	}
}

// exchange is a request with its answer, which may be spoiled.
type exchange struct {
	method, path, sent string
	order              string // the number of the order that is looked up
	placing            int    // how many requests were answered with 201, this one included
	conflict           bool   // one was answered with 409

	status int
	header http.Header
	body   string

	next http.Handler // the true system
}

// place says whether this is the nth request that the system answered with 201.
func (e *exchange) place(n int) bool { return e.status == http.StatusCreated && e.placing == n }

// show says whether an order is shown: the nth of the visit.
func (e *exchange) show(n string) bool { return e.status == http.StatusOK && e.order == n }

func (e *exchange) replace(old, with string) {
	if !strings.Contains(e.body, old) {
		panic(fmt.Sprintf("%s does not hold %s", e.body, old)) // the case would spoil nothing
	}
	e.body = strings.ReplaceAll(e.body, old, with)
}

// store sends the system orders that nobody sent.
func (e *exchange) store(body string) {
	r := httptest.NewRequest(http.MethodPost, "/v1/orders", strings.NewReader(body))
	e.next.ServeHTTP(httptest.NewRecorder(), r)
}

// spoiled answers as the system does, but for what is spoiled.
func spoiled(next http.Handler, spoil func(e *exchange)) http.Handler {
	placing, conflict := 0, false
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(sent)))
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		if recorder.Code == http.StatusCreated {
			placing++
		}
		conflict = conflict || recorder.Code == http.StatusConflict
		e := &exchange{
			method: r.Method, path: r.URL.Path, sent: string(sent), placing: placing, conflict: conflict,
			status: recorder.Code, header: w.Header(), body: recorder.Body.String(), next: next,
		}
		if r.Method == http.MethodGet {
			e.order = r.URL.Path[strings.LastIndex(r.URL.Path, "-")+1:]
		}
		for name, values := range recorder.Header() {
			e.header[name] = values
		}
		spoil(e)
		w.WriteHeader(e.status)
		io.WriteString(w, e.body)
	})
}
