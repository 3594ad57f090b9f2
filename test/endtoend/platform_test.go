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

// platform is an auction platform behind HTTP, which a test can slow down or break. It rejects every fifth order.
type platform struct {
	url, token string
	notReady   atomic.Int32 // how often it will say that it is not ready
	broken     atomic.Bool
	asked      atomic.Int32
}

func newPlatform(t testing.TB) *platform {
	t.Helper()
	p := &platform{token: "a-secret-token"}
	inOrder := platformserver.Server{Platform: p, Token: p.token, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.broken.Load() {
			http.Error(w, "gone", http.StatusGone) // asking again does not help, so nobody waits
			return
		}
		inOrder.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// Results implements port.Platform. Outcomes depend on the numbers at the end of record_ids and not on the time, by which a
// simulated platform may accept all of a few orders.
func (p *platform) Results(_ context.Context, _ order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	p.asked.Add(1)
	if p.notReady.Add(-1) >= 0 {
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
