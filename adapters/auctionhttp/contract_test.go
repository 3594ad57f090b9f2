package auctionhttp_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestContract(t *testing.T) {
	porttest.Platform(t, porttest.PlatformHarness{
		New: func(t testing.TB) (port.Platform, func()) {
			var late atomic.Bool
			now := func() time.Time {
				if late.Load() {
					return noon.Add(24 * time.Hour)
				}
				return noon.Add(-time.Second)
			}
			return served(t, simulated.Config{Ready: 0.5, Accept: 0.9, PlatformWait: time.Second}, now, &tokens{current: token}),
				func() { late.Store(true) }
		},
	})
}

// served gives the adapter, with the transport that it brings itself, in front of a server of the simulated platform.
func served(t testing.TB, config simulated.Config, now func() time.Time, source auctionhttp.TokenSource) port.Platform {
	t.Helper()
	behind, err := simulated.New(config, now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(platformserver.Server{Platform: behind, Token: token, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(server.Close)
	p, err := auctionhttp.New(auctionhttp.Config{Endpoint: server.URL, Tokens: source})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSideBySide lets many calls meet a refused token at once.
func TestSideBySide(t *testing.T) {
	p := served(t, simulated.Config{Ready: 1, Accept: 1, PlatformWait: time.Second}, func() time.Time { return noon },
		&tokens{current: freshToken, fresh: token})
	var calls sync.WaitGroup
	for i := range 20 {
		calls.Go(func() {
			id := fmt.Sprintf("order-%d", i)
			results, ready, err := p.Results(t.Context(), gate, []order.Order{
				order.Restore(order.Snapshot{RecordID: id, Parameter1: "p", PlacedAt: noon.Add(-time.Hour)}),
			})
			if err != nil || !ready || len(results) != 1 || results[0].RecordID != id {
				t.Errorf("%s: %v, ready %v, %v", id, results, ready, err)
			}
		})
	}
	calls.Wait()
}
