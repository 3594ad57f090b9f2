package endtoend

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/adapters/simulated"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// platform is the simulated auction platform behind HTTP, which a test can slow down or break.
type platform struct {
	port.Platform

	url, token string
	notReady   atomic.Int32 // how often it will say that it is not ready
	broken     atomic.Bool
	asked      atomic.Int32
}

func newPlatform(t testing.TB) *platform {
	t.Helper()
	inner, err := simulated.New(simulated.Config{Ready: 1, Accept: 0.8, Seed: 1, Step: time.Second}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	p := &platform{Platform: inner, token: "a-secret-token"}
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

// Results implements port.Platform.
func (p *platform) Results(ctx context.Context, gate order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	p.asked.Add(1)
	if p.notReady.Add(-1) >= 0 {
		return nil, false, nil
	}
	return p.Platform.Results(ctx, gate, orders)
}
