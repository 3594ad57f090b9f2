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

func TestPlatform_Contract(t *testing.T) {
	porttest.Platform(t, porttest.PlatformHarness{
		New: func(t testing.TB) (port.Platform, func()) {
			var ready atomic.Bool
			now := func() time.Time {
				if ready.Load() {
					return noon.Add(24 * time.Hour)
				}
				return noon.Add(-time.Second)
			}
			config := simulated.Config{Ready: 0.5, Accept: 0.9, PlatformWait: time.Second}
			return newTestPlatform(t, config, now, &stubTokens{current: token}), func() { ready.Store(true) }
		},
	})
}

// newTestPlatform returns the adapter with its default transport, connected to a platformserver
// with a simulated platform.
func newTestPlatform(
	t testing.TB, config simulated.Config, now func() time.Time, tokens auctionhttp.TokenSource,
) port.Platform {
	t.Helper()
	platform, err := simulated.New(config, now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(platformserver.Server{
		Platform: platform, Token: token, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(server.Close)
	p, err := auctionhttp.New(auctionhttp.Config{Endpoint: server.URL, Tokens: tokens})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlatform_ConcurrentCallsWithRejectedToken makes concurrent calls whose first token is
// rejected.
func TestPlatform_ConcurrentCallsWithRejectedToken(t *testing.T) {
	config := simulated.Config{Ready: 1, Accept: 1, PlatformWait: time.Second}
	tokens := &stubTokens{current: freshToken, fresh: token}
	p := newTestPlatform(t, config, func() time.Time { return noon }, tokens)
	var calls sync.WaitGroup
	for i := range 20 {
		calls.Go(func() {
			id := fmt.Sprintf("order-%d", i)
			results, ready, err := p.Results(t.Context(), gate, []order.Order{
				order.Restore(order.Snapshot{RecordID: id, Parameter1: "p", PlacedAt: noon.Add(-time.Hour)}),
			})
			if err != nil || !ready || len(results) != 1 || results[0].RecordID != id {
				t.Errorf("Results(%s) = %v, ready %v, %v", id, results, ready, err)
			}
		})
	}
	calls.Wait()
}
