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

// effect is the kind of change that a function makes with one call to AWS.
type effect string

const (
	placeEffect  effect = "place"
	decideEffect effect = "decide"
	closeEffect  effect = "close"
	storeEffect  effect = "store"
	settleEffect effect = "settle"
	notifyEffect effect = "notify"
)

// effectOf returns the effect of a call, or "" if it has none.
func effectOf(r *http.Request, body string) effect {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case strings.HasSuffix(target, ".TransactWriteItems"):
		return placeEffect
	case strings.HasSuffix(target, ".UpdateItem") && strings.Contains(body, "decided_at = "):
		return decideEffect
	case strings.HasSuffix(target, ".UpdateItem") && strings.Contains(body, "SET #ttl"):
		return settleEffect
	case strings.HasSuffix(target, ".UpdateItem"):
		return closeEffect
	case r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/results/"):
		return storeEffect
	case strings.Contains(body, "Action=Publish"):
		return notifyEffect
	default:
		return ""
	}
}

// crashPoint specifies where a function crashes: immediately before or after each of its calls with
// the effect.
type crashPoint struct {
	function string
	effect   effect
	after    bool
}

// awsProxy forwards the calls of functions to the emulator. It kills a function at its crash point.
type awsProxy struct {
	url        string
	deployment *deployment
	forward    http.Handler

	mu      sync.Mutex
	point   crashPoint
	crashes int
}

func newAWSProxy(t testing.TB, d *deployment) *awsProxy {
	t.Helper()
	target, err := url.Parse(emulator.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.ErrorLog = log.New(io.Discard, "", 0) // functions that crash or time out close connections
	p := &awsProxy{deployment: d, forward: forward}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// crashAt sets the crash point and resets the number of crashes. No function crashes at the zero
// crashPoint.
func (p *awsProxy) crashAt(point crashPoint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.point, p.crashes = point, 0
}

// crashCount returns the number of crashes since crashAt.
func (p *awsProxy) crashCount() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.crashes
}

// matchCrash reports whether the function crashes at this call, and counts the crash. after reports
// whether the call is forwarded first.
func (p *awsProxy) matchCrash(function string, e effect) (crash, after bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	crash = e != "" && p.point.function == function && p.point.effect == e
	if crash {
		p.crashes++
	}
	return crash, p.point.after
}

func (p *awsProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the function has closed the connection
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	function := callingFunction(r)
	crash, after := p.matchCrash(function, effectOf(r, string(body)))
	if !crash {
		p.forward.ServeHTTP(w, r)
		return
	}
	if after {
		p.forward.ServeHTTP(httptest.NewRecorder(), r)
	}
	if r.Context().Err() == nil { // otherwise a concurrent call has already killed the process
		p.deployment.hosts[function].Kill()
	}
	panic(http.ErrAbortHandler)
}

// callingFunction returns the access key ID of the call, which is the name of the function: see
// newHost.
func callingFunction(r *http.Request) string {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	name, _, _ := strings.Cut(credential, "/")
	return name
}
