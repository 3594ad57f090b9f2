package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// PlatformHarness is what an adapter brings to the suite of the auction platform.
type PlatformHarness struct {
	// New gives a platform that is not ready for the auctions of noon and of one o'clock on 2026-11-22, and a
	// function that makes it ready for both.
	New func(t testing.TB) (p port.Platform, makeReady func())
}

// Platform runs the contract suite of the auction platform.
func Platform(t *testing.T, h PlatformHarness) {
	t.Run("no results before it is ready, and ready for ever after", func(t *testing.T) { testReadiness(t, h) })
	t.Run("answers for asked orders, once each, with results that match", func(t *testing.T) { testAnswers(t, h) })
	t.Run("an order has one final outcome, alone or among others, under every auction", func(t *testing.T) { testFinalOutcomes(t, h) })
	t.Run("both outcomes come up", func(t *testing.T) { testBothOutcomes(t, h) })
}

func testReadiness(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	orders := newOrders(t, 3, placed)
	for range 3 {
		if results, ready, err := p.Results(t.Context(), gate, orders); err != nil || ready || len(results) > 0 {
			t.Fatalf("before: %v, ready %v, %v", results, ready, err)
		}
	}
	makeReady()
	for range 3 {
		if _, ready, err := p.Results(t.Context(), gate, orders); err != nil || !ready {
			t.Fatalf("after: ready %v, %v", ready, err)
		}
	}
}

func testAnswers(t *testing.T, h PlatformHarness) {
	p, makeReady := h.New(t)
	makeReady()
	a, err := auction.New(gate, noon)
	if err != nil {
		t.Fatal(err)
	}
	orders := newOrders(t, 300, placed)
	decisions, err := a.Match(orders, results(t, p, gate, orders), noon)
	if err != nil || len(decisions) != len(orders) {
		t.Fatalf("%d decisions, %v, want %d", len(decisions), err, len(orders))
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
			if alone := results(t, p, g, []order.Order{o}); len(alone) != 1 || alone[0] != byID[o.RecordID()] {
				t.Fatalf("%s asked alone under %s: %v, before %v", o.RecordID(), g, alone, byID[o.RecordID()])
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
		t.Fatalf("outcomes of 300 orders: %v, want accepted and rejected", seen)
	}
}

func results(t *testing.T, p port.Platform, g order.GateClosure, orders []order.Order) []auction.Result {
	t.Helper()
	got, ready, err := p.Results(t.Context(), g, orders)
	if err != nil || !ready {
		t.Fatalf("Results under %s: ready %v, %v", g, ready, err)
	}
	return got
}
