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

// The tests' auction and what is asked of it.
var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	gate  = order.GateClosureAt(noon)
	asked = []order.Order{
		order.Restore(order.Snapshot{RecordID: "x", Parameter1: "p", PlacedAt: noon.Add(-time.Hour), Status: order.Pending, Open: true}),
	}
)

// The tokens of the tests, as a secret may look.
const (
	token      = "eyJhbGciOi.first/+~=="
	freshToken = "eyJhbGciOi.second/+~=="
)

const oneResult = `{"results":[{"record_id":"x","outcome":"accepted","power":4}]}`

// tokens is a source of tokens.
type tokens struct {
	current, fresh string
	err            error  // of both methods
	onRefresh      func() // may be nil

	mu      sync.Mutex
	refused []string // that Refresh was called with
}

func (s *tokens) Token(context.Context) (string, error) { return s.current, s.err }

func (s *tokens) Refresh(_ context.Context, refused string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = append(s.refused, refused)
	if s.onRefresh != nil {
		s.onRefresh()
	}
	return s.fresh, s.err
}

// request is one that reached the platform.
type request struct {
	after time.Duration // since the platform was made
	*http.Request
	body string
}

// stub is a platform on the other end of a transport. It answers the n-th request, from 1 on.
type stub struct {
	answer func(n int, r *http.Request) (*http.Response, error)
	tokens *tokens
	orders []order.Order
	began  time.Time
	came   []request
}

func newStub(answer func(n int, r *http.Request) (*http.Response, error)) *stub {
	return &stub{answer: answer, tokens: &tokens{current: token, fresh: freshToken}, orders: asked, began: time.Now()}
}

// always answers every request the same way.
func always(reply func() *http.Response) *stub {
	return newStub(func(int, *http.Request) (*http.Response, error) { return reply(), nil })
}

// RoundTrip implements http.RoundTripper.
func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.came = append(s.came, request{time.Since(s.began), r, string(body)})
	return s.answer(len(s.came), r)
}

func (s *stub) ask(t *testing.T, ctx context.Context) ([]auction.Result, bool, error) {
	t.Helper()
	p, err := auctionhttp.New(auctionhttp.Config{Endpoint: "https://platform.example.com/v1", Tokens: s.tokens, Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	return p.Results(ctx, gate, s.orders)
}

// answers asks and wants the result of the order.
func (s *stub) answers(t *testing.T) {
	t.Helper()
	results, ready, err := s.ask(t, t.Context())
	if err != nil || !ready || len(results) != 1 || results[0] != (auction.Result{RecordID: "x", Outcome: "accepted", Power: "4"}) {
		t.Fatalf("Results = %v, ready %v, %v, want the one result", results, ready, err)
	}
}

// fails asks and wants an error that says all of it, after so many requests. It never holds a token.
func (s *stub) fails(t *testing.T, ctx context.Context, requests int, says ...string) error {
	t.Helper()
	results, ready, err := s.ask(t, ctx)
	if err == nil || ready || results != nil {
		t.Fatalf("Results = %v, ready %v, %v, want an error alone", results, ready, err)
	}
	for _, part := range append(says, "ask the auction platform: ") {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v, want it to say %q", err, part)
		}
	}
	if strings.Contains(err.Error(), token) || strings.Contains(err.Error(), freshToken) {
		t.Errorf("the error holds a token: %v", err)
	}
	if len(s.came) != requests {
		t.Errorf("%d requests, want %d; %v", len(s.came), requests, err)
	}
	return err
}

// reply makes a response, with headers as name and value in turn.
func reply(status int, body string, headers ...string) *http.Response {
	return stream(status, strings.NewReader(body), headers...)
}

func stream(status int, body io.Reader, headers ...string) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(body)}
}

// silence never answers: it waits until the attempt has no more time.
func silence(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// stalled is a body that stops coming in the middle.
type stalled struct {
	beginning io.Reader
	ctx       context.Context
}

func (s stalled) Read(p []byte) (int, error) {
	if n, err := s.beginning.Read(p); !errors.Is(err, io.EOF) {
		return n, err
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}
