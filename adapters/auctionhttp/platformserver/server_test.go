package platformserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

const (
	path       = "/auctions/2026-11-22T14:00:00Z/results"
	orderA     = `{"record_id":"a","parameter_1":"abc","parameter_2":4.0,"placed_at":"2026-11-22T13:00:00.123Z"}`
	orderB     = `{"record_id":"b","parameter_1":"","parameter_2":2.1,"placed_at":"2026-11-22T13:00:00.000Z"}`
	ordersBody = `{"orders":[` + orderA + `,` + orderB + `]}`
	token      = "first/+~=="
	maxBody    = 4 << 20
)

// stubPlatform is a stub of port.Platform. It records the arguments of the last call.
type stubPlatform struct {
	results []auction.Result
	ready   bool
	err     error

	gate   order.GateClosure
	orders []order.Order
	calls  int
}

func (p *stubPlatform) Results(
	_ context.Context, gate order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	p.gate, p.orders, p.calls = gate, orders, p.calls+1
	return p.results, p.ready, p.err
}

var discard = slog.New(slog.DiscardHandler)

// post sends a valid request. change, which may be nil, can make it invalid.
func post(
	t *testing.T, p *stubPlatform, log *slog.Logger, body io.Reader, change func(r *http.Request),
) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	recorder := httptest.NewRecorder()
	platformserver.Server{Platform: p, Token: token, Log: log}.ServeHTTP(recorder, r)
	return recorder
}

func TestServer_Results(t *testing.T) {
	p := &stubPlatform{ready: true, results: []auction.Result{{RecordID: "a", Outcome: "accepted", Power: "4.0"}}}
	got := post(t, p, discard, strings.NewReader(ordersBody), nil)
	const want = `{"results":[{"record_id":"a","outcome":"accepted","power":4.0}]}`
	contentType := got.Header().Get("Content-Type")
	if got.Code != http.StatusOK || got.Body.String() != want || contentType != "application/json" {
		t.Errorf("response %d %s of type %q, want 200 %s", got.Code, got.Body, contentType, want)
	}
	placedAt := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	wantOrders := []order.Order{
		newTestOrder(t, "a", "abc", "4", placedAt.Add(123*time.Millisecond)),
		newTestOrder(t, "b", "", "2.1", placedAt),
	}
	if p.gate.String() != "2026-11-22T14:00:00Z" || !slices.Equal(p.orders, wantOrders) {
		t.Errorf("platform called for %s with %+v\nwant %+v", p.gate, p.orders, wantOrders)
	}
}

func newTestOrder(t *testing.T, recordID, parameter1, parameter2 string, placedAt time.Time) order.Order {
	t.Helper()
	number, err := order.ParseDecimal(parameter2)
	if err != nil {
		t.Fatal(err)
	}
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: number, PlacedAt: placedAt,
		Status: order.Pending, Open: true,
	})
}

func TestServer_NotReady(t *testing.T) {
	p := &stubPlatform{results: []auction.Result{{RecordID: "a"}}}
	got := post(t, p, discard, strings.NewReader(ordersBody), nil)
	if got.Code != http.StatusAccepted || got.Body.Len() > 0 {
		t.Errorf("response %d %q, want 202 without a body", got.Code, got.Body)
	}
}

// TestServer_ReadyWithoutResults sends an escaped path and other headers that the contract allows.
func TestServer_ReadyWithoutResults(t *testing.T) {
	got := post(t, &stubPlatform{ready: true}, discard, strings.NewReader(`{"orders":[]}`), func(r *http.Request) {
		r.URL.Path, r.URL.RawPath = path, strings.ReplaceAll(path, ":", "%3A")
		r.Header.Set("Authorization", "bearer "+token)
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	})
	if got.Code != http.StatusOK || got.Body.String() != `{"results":[]}` {
		t.Errorf("response %d %s, want 200 with an empty list", got.Code, got.Body)
	}
}

// TestServer_LogsInternalErrors checks that the cause is in the log and not in the response.
func TestServer_LogsInternalErrors(t *testing.T) {
	invalidPower := []auction.Result{{RecordID: "a", Outcome: "accepted", Power: "much"}}
	for cause, p := range map[string]*stubPlatform{
		"disk full":         {err: errors.New("disk full")},
		"encode 1 results:": {ready: true, results: invalidPower},
	} {
		var log strings.Builder
		logger := slog.New(slog.NewTextHandler(&log, nil))
		got := post(t, p, logger, strings.NewReader(ordersBody), nil)
		wantError(t, got, http.StatusInternalServerError, "internal error")
		if strings.Contains(got.Body.String(), cause) {
			t.Errorf("response %s, want it without %q", got.Body, cause)
		}
		logged := log.String()
		if !strings.Contains(logged, cause) || !strings.Contains(logged, "level=ERROR") || strings.Contains(logged, token) {
			t.Errorf("logged %q, want an error with %q and without the token", logged, cause)
		}
	}
}

func TestServer_DoesNotLogDisconnectedClient(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	post(t, &stubPlatform{err: context.Canceled}, logger, strings.NewReader(ordersBody), func(r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		cancel()
		*r = *r.WithContext(ctx)
	})
	if log.Len() > 0 {
		t.Errorf("logged %s, want nothing", log.String())
	}
}

// wantError checks the status, the format and the text of an error response.
func wantError(t *testing.T, got *httptest.ResponseRecorder, status int, text string) {
	t.Helper()
	var body map[string]string
	err := json.Unmarshal(got.Body.Bytes(), &body)
	if err != nil || len(body) != 1 || got.Header().Get("Content-Type") != "application/json" {
		t.Errorf("response %v %.300s, want an error in the format of the contract", got.Header(), got.Body)
	}
	if message := body["errorMessage"]; got.Code != status || !strings.Contains(message, text) || len(message) > 250 {
		t.Errorf("response %d %.400s\nwant %d with %q", got.Code, got.Body, status, text)
	}
}
