package auctionhttp_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	gate   = order.GateClosureAt(noon)
	orders = []order.Order{order.Restore(order.Snapshot{
		RecordID: "x", Parameter1: "p", PlacedAt: noon.Add(-time.Hour), Status: order.Pending, Open: true,
	})}
)

// Tokens with every kind of character that a token may contain.
const (
	token      = "eyJhbGciOi.first/+~=="
	freshToken = "eyJhbGciOi.second/+~=="
)

const oneResult = `{"results":[{"record_id":"x","outcome":"accepted","power":4}]}`

// stubTokens is a stub of auctionhttp.TokenSource.
type stubTokens struct {
	current, fresh string
	err            error  // returned by both methods
	onRefresh      func() // may be nil

	mu       sync.Mutex
	rejected []string // arguments of Refresh
}

func (s *stubTokens) Token(context.Context) (string, error) { return s.current, s.err }

func (s *stubTokens) Refresh(_ context.Context, rejected string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejected = append(s.rejected, rejected)
	if s.onRefresh != nil {
		s.onRefresh()
	}
	return s.fresh, s.err
}

// request is a request that the stub platform received.
type request struct {
	after time.Duration // since newStub
	*http.Request
	body string
}

// stubPlatform is a transport that responds like a platform. It records the requests.
type stubPlatform struct {
	respond  func(n int, r *http.Request) (*http.Response, error) // to request n, counted from 1
	tokens   *stubTokens
	orders   []order.Order
	started  time.Time
	requests []request
}

func newStub(respond func(n int, r *http.Request) (*http.Response, error)) *stubPlatform {
	return &stubPlatform{
		respond: respond, tokens: &stubTokens{current: token, fresh: freshToken}, orders: orders, started: time.Now(),
	}
}

// newConstantStub returns a stub that gives every request the same response.
func newConstantStub(respond func() *http.Response) *stubPlatform {
	return newStub(func(int, *http.Request) (*http.Response, error) { return respond(), nil })
}

// RoundTrip implements http.RoundTripper.
func (s *stubPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.requests = append(s.requests, request{time.Since(s.started), r, string(body)})
	return s.respond(len(s.requests), r)
}

func (s *stubPlatform) results(t *testing.T, ctx context.Context) ([]auction.Result, bool, error) {
	t.Helper()
	p, err := auctionhttp.New(auctionhttp.Config{
		Endpoint: "https://platform.example.com/v1", Tokens: s.tokens, Transport: s,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.Results(ctx, gate, s.orders)
}

// wantResult checks that Results returns the result of the order.
func (s *stubPlatform) wantResult(t *testing.T) {
	t.Helper()
	results, ready, err := s.results(t, t.Context())
	want := auction.Result{RecordID: "x", Outcome: "accepted", Power: "4"}
	if err != nil || !ready || len(results) != 1 || results[0] != want {
		t.Fatalf("Results = %v, ready %v, %v, want %v", results, ready, err, want)
	}
}

// wantError checks that Results fails after a number of requests, with an error that contains every
// text and no token. It returns the error.
func (s *stubPlatform) wantError(t *testing.T, ctx context.Context, requests int, texts ...string) error {
	t.Helper()
	results, ready, err := s.results(t, ctx)
	if err == nil || ready || results != nil {
		t.Fatalf("Results = %v, ready %v, %v, want only an error", results, ready, err)
	}
	for _, text := range append(texts, "poll the auction platform: ") {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("Results = %v, want an error with %q", err, text)
		}
	}
	if strings.Contains(err.Error(), token) || strings.Contains(err.Error(), freshToken) {
		t.Errorf("Results: %v, which contains a token", err)
	}
	if len(s.requests) != requests {
		t.Errorf("Results sent %d requests, want %d; %v", len(s.requests), requests, err)
	}
	return err
}

// newResponse returns a JSON response. The headers are pairs of a name and a value.
func newResponse(status int, body string, headers ...string) *http.Response {
	return newStream(status, strings.NewReader(body), headers...)
}

func newStream(status int, body io.Reader, headers ...string) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(body)}
}

// neverRespond blocks until the attempt's context ends.
func neverRespond(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// stalledBody is a body that stalls after its beginning.
type stalledBody struct {
	beginning io.Reader
	ctx       context.Context
}

func (s stalledBody) Read(p []byte) (int, error) {
	if n, err := s.beginning.Read(p); !errors.Is(err, io.EOF) {
		return n, err
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

// endlessBody is a body that never ends.
type endlessBody struct{}

func (endlessBody) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// brokenBody is a body whose connection breaks.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
