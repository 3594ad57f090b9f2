package main

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

// bubbleStart is the time at which every synctest bubble starts.
var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// behavior is a response, or the error of a connection.
type behavior func(w http.ResponseWriter) error

func forbid(w http.ResponseWriter) error {
	http.Error(w, forbidden, http.StatusForbidden)
	return nil
}

func failConnection(http.ResponseWriter) error { return errors.New("no such host") }

// retryLater responds with the status and, unless it is empty, a Retry-After header.
func retryLater(code int, retryAfter string) behavior {
	return func(w http.ResponseWriter) error {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		http.Error(w, `{"errorMessage":"later","errors":[]}`, code)
		return nil
	}
}

// hang does not respond until the request is cancelled.
func hang(r *http.Request) behavior {
	return func(http.ResponseWriter) error {
		<-r.Context().Done()
		return nil
	}
}

// flakyTransport sends requests to the system. Requests for which override returns a behavior get
// that behavior instead.
type flakyTransport struct {
	system   http.Handler
	override func(r *http.Request) behavior
}

func (f flakyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	b := f.override(r)
	if b == nil {
		return handlerTransport{f.system}.RoundTrip(r)
	}
	var connectionErr error
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { connectionErr = b(w) })
	response, err := handlerTransport{handler}.RoundTrip(r)
	if connectionErr != nil {
		return nil, connectionErr
	}
	return response, err
}

// sequence applies the behaviors in turn to the first requests with the method.
func sequence(method string, behaviors ...behavior) func(r *http.Request) behavior {
	return func(r *http.Request) behavior {
		if r.Method != method || len(behaviors) == 0 {
			return nil
		}
		next := behaviors[0]
		behaviors = behaviors[1:]
		return next
	}
}

// TestWaitUntilReady_NewDeployment runs against an API that is not reachable at first.
func TestWaitUntilReady_NewDeployment(t *testing.T) {
	for name, c := range map[string]struct {
		override func(r *http.Request) behavior
		want     string
	}{
		"no DNS record": {sequence("GET", failConnection, failConnection, failConnection), "6s"},
		"GET not ready": {
			sequence("GET", forbid, retryLater(429, "60"), retryLater(500, ""), retryLater(503, "5")), "8s",
		},
		"POST not ready": {
			sequence("POST", retryLater(500, ""), forbid, retryLater(503, "5"), retryLater(429, ""), failConnection), "10s",
		},
		"unexpected response to GET": {sequence("GET", retryLater(200, ""), retryLater(502, "")), "4s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := flakyTransport{newSystem(memory.NewOrders()), c.override}
				output, err := runAt(t.Context(), noCredentials, transport)
				if err != nil || !strings.Contains(output, "API ready after "+c.want+"\n") {
					t.Errorf("run = %v, want ready after %s, output:\n%s", err, c.want, output)
				}
			})
		})
	}
}

// TestWaitUntilReady_Timeout checks that the error contains the last failure, and that no check
// runs.
func TestWaitUntilReady_Timeout(t *testing.T) {
	for name, c := range map[string]struct {
		override func(r *http.Request) behavior
		want     string
	}{
		"forbidden":   {func(*http.Request) behavior { return forbid }, "got 403 " + forbidden},
		"no host":     {func(*http.Request) behavior { return failConnection }, "no such host"},
		"no response": {hang, "context deadline exceeded"},
		"forbidden, then no response": {func(r *http.Request) behavior {
			if time.Since(bubbleStart) > readyTimeout-10*time.Second {
				return hang(r)
			}
			return forbid
		}, "got 403 " + forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				output, err := runAt(t.Context(), noCredentials, flakyTransport{override: c.override})
				if err == nil || !strings.Contains(err.Error(), "not ready after 2m0s") ||
					!strings.Contains(err.Error(), c.want) {
					t.Errorf("run = %v, want not ready and %q", err, c.want)
				}
				if got := time.Since(start); got != readyTimeout || strings.Count(output, "\n") != 1 {
					t.Errorf("run took %v, want %v and one line of output:\n%s", got, readyTimeout, output)
				}
			})
		})
	}
}

// TestClient_Retries runs against systems that fail the first requests to POST orders after they
// are ready.
func TestClient_Retries(t *testing.T) {
	for name, c := range map[string]struct {
		failure behavior
		delay   time.Duration // before each retry; zero: no retry
	}{
		"throttled":             {retryLater(429, "7"), 7 * time.Second},
		"unavailable":           {retryLater(503, "5"), 5 * time.Second},
		"no Retry-After":        {retryLater(503, ""), time.Second},
		"invalid Retry-After":   {retryLater(503, "soon"), time.Second},
		"negative Retry-After":  {retryLater(503, "-1"), time.Second},
		"very long Retry-After": {retryLater(503, "99999999999"), 30 * time.Second},
		"internal error":        {retryLater(500, "5"), 0},
		"connection fails":      {failConnection, 0},
		"forbidden":             {forbid, 0},
	} {
		for _, failures := range []int{1, 5, 6} { // the sixth attempt is the last
			synctest.Test(t, func(t *testing.T) {
				behaviors := []behavior{nil} // waitUntilReady sends the first POST
				for range failures {
					behaviors = append(behaviors, c.failure)
				}
				start := time.Now()
				transport := flakyTransport{newSystem(memory.NewOrders()), sequence("POST", behaviors...)}
				output, err := runAt(t.Context(), noCredentials, transport)
				got, want := time.Since(start), c.delay*time.Duration(min(failures, maxAttempts-1))
				if succeeded := err == nil; got != want || succeeded != (c.delay > 0 && failures < maxAttempts) {
					t.Errorf("%s, %d failures: run = %v after %v, want %v, output:\n%s", name, failures, err, got, want, output)
				}
			})
		}
	}
}
