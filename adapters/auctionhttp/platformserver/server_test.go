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
	path    = "/auctions/2026-11-22T14:00:00Z/results"
	two     = `{"orders":[` + first + `,{"record_id":"b","parameter_1":"","parameter_2":2.1,"placed_at":"2026-11-22T13:00:00.000Z"}]}`
	first   = `{"record_id":"a","parameter_1":"abc","parameter_2":4.0,"placed_at":"2026-11-22T13:00:00.123Z"}`
	secret  = "first/+~=="
	maxBody = 4 << 20
)

// platform is a platform that answers as it is told, and notes what it was asked.
type platform struct {
	results []auction.Result
	ready   bool
	err     error

	gate  order.GateClosure
	asked []order.Order
	calls int
}

func (p *platform) Results(_ context.Context, gate order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	p.gate, p.asked, p.calls = gate, orders, p.calls+1
	return p.results, p.ready, p.err
}

// post sends a request that is right but for what change does to it.
func post(t *testing.T, p *platform, log *slog.Logger, body io.Reader, change func(r *http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	recorder := httptest.NewRecorder()
	platformserver.Server{Platform: p, Token: secret, Log: log}.ServeHTTP(recorder, r)
	return recorder
}

var silent = slog.New(slog.DiscardHandler)

func TestResults(t *testing.T) {
	p := &platform{ready: true, results: []auction.Result{{RecordID: "a", Outcome: "accepted", Power: "4.0"}}}
	got := post(t, p, silent, strings.NewReader(two), nil)
	const want = `{"results":[{"record_id":"a","outcome":"accepted","power":4.0}]}`
	if got.Code != http.StatusOK || got.Body.String() != want || got.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %s %v, want %s", got.Code, got.Body, got.Header(), want)
	}
	at := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	asked := []order.Order{
		restored(t, "a", "abc", "4", at.Add(123*time.Millisecond)), restored(t, "b", "", "2.1", at),
	}
	if p.gate.String() != "2026-11-22T14:00:00Z" || !slices.Equal(p.asked, asked) {
		t.Errorf("asked under %s about %+v\nwant %+v", p.gate, p.asked, asked)
	}
}

func restored(t *testing.T, recordID, parameter1, parameter2 string, at time.Time) order.Order {
	t.Helper()
	number, err := order.ParseDecimal(parameter2)
	if err != nil {
		t.Fatal(err)
	}
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: number, PlacedAt: at, Status: order.Pending, Open: true,
	})
}

func TestNotReady(t *testing.T) {
	got := post(t, &platform{results: []auction.Result{{RecordID: "a"}}}, silent, strings.NewReader(two), nil)
	if got.Code != http.StatusAccepted || got.Body.Len() > 0 {
		t.Errorf("%d %q, want 202 without a body", got.Code, got.Body)
	}
}

func TestReadyWithoutResultsIsAnEmptyList(t *testing.T) {
	got := post(t, &platform{ready: true}, silent, strings.NewReader(`{"orders":[]}`), func(r *http.Request) {
		r.URL.Path, r.URL.RawPath = path, strings.ReplaceAll(path, ":", "%3A")
		r.Header.Set("Authorization", "bearer "+secret)
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	})
	if got.Code != http.StatusOK || got.Body.String() != `{"results":[]}` {
		t.Errorf("%d %s, want an empty list", got.Code, got.Body)
	}
}

// TestFaultsOfThisSide are told in the log alone.
func TestFaultsOfThisSide(t *testing.T) {
	for says, p := range map[string]*platform{
		"the disk is full":  {err: errors.New("the disk is full")},
		"encode 1 results:": {ready: true, results: []auction.Result{{RecordID: "a", Outcome: "accepted", Power: "much"}}},
	} {
		var log strings.Builder
		logger := slog.New(slog.NewTextHandler(&log, nil))
		got := post(t, p, logger, strings.NewReader(two), nil)
		wantError(t, got, http.StatusInternalServerError, "internal error")
		if strings.Contains(got.Body.String(), says) || !strings.Contains(log.String(), says) || !strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("answered %s and logged %q, want %q in the log alone", got.Body, log.String(), says)
		}
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds the token: %s", log.String())
		}
	}
}

func TestACallerWhoWentAwayIsNoFault(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	post(t, &platform{err: context.Canceled}, logger, strings.NewReader(two), func(r *http.Request) {
		gone, cancel := context.WithCancel(r.Context())
		cancel()
		*r = *r.WithContext(gone)
	})
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
}

// wantError checks an error's status, its shape, and what it says.
func wantError(t *testing.T, got *httptest.ResponseRecorder, status int, says string) {
	t.Helper()
	var body map[string]string
	if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil || len(body) != 1 || got.Header().Get("Content-Type") != "application/json" {
		t.Errorf("not an error of the contract: %v %.300s", got.Header(), got.Body)
	}
	if message := body["errorMessage"]; got.Code != status || !strings.Contains(message, says) || len(message) > 250 {
		t.Errorf("got %d %.400s\nwant %d and %q", got.Code, got.Body, status, says)
	}
}
