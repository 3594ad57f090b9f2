package endtoend

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"auction.internal/adapters/emulator"
)

// effect is what a function does to the world with one call.
type effect string

// The effects of an order's life.
const (
	place  effect = "place"
	decide effect = "decide"
	closes effect = "close"
	store  effect = "store"
	settle effect = "settle"
	notify effect = "notify"
)

// effectOf tells which effect a call has, if any.
func effectOf(r *http.Request, body string) effect {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case strings.HasSuffix(target, ".TransactWriteItems"):
		return place
	case strings.HasSuffix(target, ".UpdateItem") && strings.Contains(body, "decided_at = "):
		return decide
	case strings.HasSuffix(target, ".UpdateItem") && strings.Contains(body, "SET #ttl"):
		return settle
	case strings.HasSuffix(target, ".UpdateItem"):
		return closes
	case r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/results/"):
		return store
	case strings.Contains(body, "Action=Publish"):
		return notify
	default:
		return ""
	}
}

// crash is where a function dies: at an effect, right before or right after it happens, each time that it comes up.
type crash struct {
	function string
	effect   effect
	after    bool
}

// aws is the door to the emulator. A crash kills the function that calls.
type aws struct {
	url     string
	cloud   *cloud
	forward http.Handler

	mu      sync.Mutex
	crash   crash
	crashes int
}

func newAWS(t testing.TB, c *cloud) *aws {
	t.Helper()
	behind, err := url.Parse(emulator.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(behind)
	forward.ErrorLog = log.New(io.Discard, "", 0) // a function that died or gave up is no news
	a := &aws{cloud: c, forward: forward}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	a.url = server.URL
	return a
}

// crashAt makes a function die from now on; the zero crash lets all live.
func (a *aws) crashAt(c crash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.crash, a.crashes = c, 0
}

// crashed tells how often a function has died since crashAt.
func (a *aws) crashed() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.crashes
}

// dies tells whether a call is the one at which its function dies.
func (a *aws) dies(function string, e effect) (dies, after bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	dies = e != "" && a.crash.function == function && a.crash.effect == e
	if dies {
		a.crashes++
	}
	return dies, a.crash.after
}

func (a *aws) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the function has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	function := caller(r)
	dies, after := a.dies(function, effectOf(r, string(body)))
	if !dies {
		a.forward.ServeHTTP(w, r)
		return
	}
	if after {
		a.forward.ServeHTTP(httptest.NewRecorder(), r)
	}
	if r.Context().Err() == nil { // else the process has died of another call that it made
		a.cloud.hosts[function].Kill()
	}
	panic(http.ErrAbortHandler)
}

// caller is the function whose key signed a call.
func caller(r *http.Request) string {
	_, key, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	name, _, _ := strings.Cut(key, "/")
	return name
}
