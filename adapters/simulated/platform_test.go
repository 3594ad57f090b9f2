package simulated_test

import (
	"fmt"
	"testing"
	"time"

	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestPlatform_Contract(t *testing.T) {
	porttest.Platform(t, porttest.PlatformHarness{
		New: func(t testing.TB) (port.Platform, func()) {
			now := noon.Add(-time.Second)
			p := newTestPlatform(t, simulated.Config{Ready: 0.5, Accept: 0.9, PlatformWait: time.Second}, &now)
			return p, func() { now = noon.Add(24 * time.Hour) }
		},
	})
}

func newTestPlatform(t testing.TB, config simulated.Config, now *time.Time) *simulated.Platform {
	t.Helper()
	p, err := simulated.New(config, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pollsUntilReady polls at the gate closure and then after each PlatformWait. It returns the number
// of polls before the platform is ready, or limit if the platform does not become ready.
func pollsUntilReady(t *testing.T, config simulated.Config, gate time.Time, limit int) int {
	t.Helper()
	now := gate
	p := newTestPlatform(t, config, &now)
	for polls := range limit {
		if _, ready, err := p.Results(t.Context(), order.GateClosureAt(gate), nil); err != nil {
			t.Fatal(err)
		} else if ready {
			return polls
		}
		now = now.Add(config.PlatformWait)
	}
	return limit
}

func TestPlatform_ReadyHasGeometricDistribution(t *testing.T) {
	config := simulated.Config{Ready: 0.5, PlatformWait: time.Second}
	const auctions = 2_000
	counts := map[int]int{}
	for i := range auctions {
		counts[pollsUntilReady(t, config, noon.Add(time.Duration(i)*time.Hour), 60)]++
	}
	for polls, want := range map[int]float64{0: 0.5, 1: 0.25, 2: 0.125} {
		if got := float64(counts[polls]) / auctions; got < want-0.04 || got > want+0.04 {
			t.Errorf("ready after %d polls in %.3f of the auctions, want about %.3f", polls, got, want)
		}
	}
}

func TestPlatform_ReadyImmediatelyOrNever(t *testing.T) {
	if got := pollsUntilReady(t, simulated.Config{Ready: 1, PlatformWait: time.Second}, noon, 10); got != 0 {
		t.Errorf("Ready 1: ready after %d polls, want 0", got)
	}
	if got := pollsUntilReady(t, simulated.Config{Ready: 0, PlatformWait: time.Second}, noon, 1000); got != 1000 {
		t.Errorf("Ready 0: ready after %d polls, want never", got)
	}
	if got := pollsUntilReady(t, simulated.Config{Ready: 1e-300, PlatformWait: time.Hour}, noon, 1000); got != 1000 {
		t.Errorf("Ready 1e-300: ready after %d polls, want never", got)
	}
}

func TestPlatform_AcceptsShare(t *testing.T) {
	now := noon
	for _, share := range []float64{0, 0.3, 1} {
		p := newTestPlatform(t, simulated.Config{Ready: 1, Accept: share, PlatformWait: time.Second}, &now)
		accepted := 0
		const orders = 2_000
		for i := range orders {
			o := order.Restore(order.Snapshot{RecordID: fmt.Sprint(i), PlacedAt: noon.Add(-time.Hour)})
			results, _, err := p.Results(t.Context(), order.GateClosureAt(noon), []order.Order{o})
			if err != nil {
				t.Fatal(err)
			}
			if results[0].Outcome == "accepted" {
				accepted++
			}
		}
		if got := float64(accepted) / orders; got < share-0.04 || got > share+0.04 {
			t.Errorf("accepted share = %.3f, want about %.1f", got, share)
		}
	}
}

func TestNew_RejectsInvalidConfig(t *testing.T) {
	for _, config := range []simulated.Config{
		{Ready: -0.1, PlatformWait: 1},
		{Ready: 1.1, PlatformWait: 1},
		{Accept: -1, PlatformWait: 1},
		{Accept: 2, PlatformWait: 1},
		{Ready: 0.5},
	} {
		if _, err := simulated.New(config, time.Now); err == nil {
			t.Errorf("New(%+v): no error", config)
		}
	}
}

// TestPlatform_PowerAndOutcome checks that the power is parameter_2 for an accepted order and zero
// for a rejected one, and that the outcome depends on placed_at.
func TestPlatform_PowerAndOutcome(t *testing.T) {
	now := noon
	p := newTestPlatform(t, simulated.Config{Ready: 1, Accept: 0.5, PlatformWait: time.Second}, &now)
	power, err := order.ParseDecimal("-2.5")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]bool{}
	for i := range 50 {
		placedAt := noon.Add(-time.Duration(i) * time.Hour)
		o := order.Restore(order.Snapshot{RecordID: "x", Parameter2: power, PlacedAt: placedAt})
		results, _, err := p.Results(t.Context(), order.GateClosureAt(noon), []order.Order{o})
		if err != nil {
			t.Fatal(err)
		}
		outcomes[results[0].Outcome] = true
		if want := map[string]string{"accepted": "-2.5", "rejected": "0"}[results[0].Outcome]; results[0].Power != want {
			t.Errorf("%s order with power %s, want %s", results[0].Outcome, results[0].Power, want)
		}
	}
	if len(outcomes) != 2 {
		t.Errorf("outcomes of 50 orders with the same record_id: %v, want both", outcomes)
	}
}
