package endtoend

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// fakePlatform is an auction platform over HTTP that a test can delay or make fail.
type fakePlatform struct {
	url, token    string
	notReadyPolls atomic.Int32 // number of the next polls for which the platform is not ready
	failing       atomic.Bool
	polls         atomic.Int32
}

func newFakePlatform(t testing.TB) *fakePlatform {
	t.Helper()
	p := &fakePlatform{token: "a-secret-token"}
	working := platformserver.Server{Platform: p, Token: p.token, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.failing.Load() {
			http.Error(w, "gone", http.StatusGone) // not retryable, so the test does not wait for retries
			return
		}
		working.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// Results implements port.Platform. It rejects the orders whose record_id ends in 3 or 8, so that a
// few orders have both outcomes. (The outcomes of the simulated platform depend on the time.)
func (p *fakePlatform) Results(
	_ context.Context, _ order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	p.polls.Add(1)
	if p.notReadyPolls.Add(-1) >= 0 {
		return nil, false, nil
	}
	results := make([]auction.Result, len(orders))
	for i, o := range orders {
		results[i] = auction.Result{RecordID: o.RecordID(), Outcome: "accepted", Power: o.Parameter2().String()}
		if strings.HasSuffix(o.RecordID(), "3") || strings.HasSuffix(o.RecordID(), "8") {
			results[i].Outcome, results[i].Power = "rejected", "0"
		}
	}
	return results, true, nil
}
