package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// PlatformHarness connects an adapter to the contract tests of port.Platform.
type PlatformHarness struct {
	// New returns a platform that is not ready for the auctions at 12:00 and 13:00 on 2026-11-22
	// (UTC), and a function that makes it ready for both.
	New func(t testing.TB) (p port.Platform, makeReady func())
}

// Platform runs the contract tests of port.Platform.
func Platform(t *testing.T, h PlatformHarness) {
	t.Run("not ready, then ready permanently", func(t *testing.T) { testReadiness(t, h) })
	t.Run("one valid result for each requested order", func(t *testing.T) { testValidResults(t, h) })
	t.Run("same outcome at every request and for every auction", func(t *testing.T) { testFinalOutcomes(t, h) })
	t.Run("both outcomes occur", func(t *testing.T) { testBothOutcomes(t, h) })
}

func testReadiness(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	orders := newOrders(t, 3, placed)
	for range 3 {
		if results, ready, err := p.Results(t.Context(), gate, orders); err != nil || ready || len(results) > 0 {
			t.Fatalf("Results before makeReady = %v, %v, %v, want not ready", results, ready, err)
		}
	}
	makeReady()
	for range 3 {
		if _, ready, err := p.Results(t.Context(), gate, orders); err != nil || !ready {
			t.Fatalf("Results after makeReady: ready %v, %v, want ready", ready, err)
		}
	}
}

func testValidResults(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	makeReady()
	a, err := auction.New(gate, noon)
	if err != nil {
		t.Fatalf("New(%s): %v", gate, err)
	}
	orders := newOrders(t, 300, placed)
	decisions, err := a.Decisions(orders, results(t, p, gate, orders), noon)
	if err != nil || len(decisions) != len(orders) {
		t.Fatalf("Decisions of the results = %d decisions, %v, want %d", len(decisions), err, len(orders))
	}
}

func testFinalOutcomes(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	makeReady()
	orders := newOrders(t, 50, placed)
	first := results(t, p, gate, orders)
	byID := make(map[string]auction.Result, len(first))
	for _, r := range first {
		byID[r.RecordID] = r
	}
	for _, o := range orders {
		for _, g := range []order.GateClosure{gate, order.GateClosureAt(noon.Add(time.Hour))} {
			if got := results(t, p, g, []order.Order{o}); len(got) != 1 || got[0] != byID[o.RecordID()] {
				t.Fatalf("Results(%s, %s) = %v, want %v as before", g, o.RecordID(), got, byID[o.RecordID()])
			}
		}
	}
}

func testBothOutcomes(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	makeReady()
	seen := map[string]bool{}
	for _, r := range results(t, p, gate, newOrders(t, 300, placed)) {
		seen[r.Outcome] = true
	}
	if !seen["accepted"] || !seen["rejected"] || len(seen) != 2 {
		t.Fatalf("outcomes of 300 orders are %v, want accepted and rejected", seen)
	}
}

// results returns the results of a platform that must be ready.
func results(t *testing.T, p port.Platform, g order.GateClosure, orders []order.Order) []auction.Result {
	t.Helper()
	got, ready, err := p.Results(t.Context(), g, orders)
	if err != nil || !ready {
		t.Fatalf("Results(%s): ready %v, %v, want ready", g, ready, err)
	}
	return got
}
