package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func testDecide(t *testing.T, h OrderStoreHarness) {
	t.Run("sets outcome, power, auction and time", func(t *testing.T) { testDecideSetsFields(t, h) })
	t.Run("first decision stands", func(t *testing.T) { testDecideTwice(t, h) })
	t.Run("other or missing order", func(t *testing.T) { testDecideOtherOrder(t, h) })
	t.Run("closed order", func(t *testing.T) { testDecideClosed(t, h) })
	t.Run("many decisions, results in sequence", func(t *testing.T) { testDecideMany(t, h) })
}

func testDecideMany(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	orders := newOrders(t, 210, placed)
	mustPlace(t, s, orders...)
	mustDecide(t, s, decision(t, orders[100], order.OutcomeRejected, "0"))
	decisions := make([]order.Decision, len(orders))
	for i, o := range orders {
		decisions[i] = decision(t, o, order.OutcomeAccepted, "1")
	}
	results, err := s.Decide(t.Context(), decisions)
	if err != nil || len(results) != len(decisions) {
		t.Fatalf("Decide = %d results, %v, want %d", len(results), err, len(decisions))
	}
	for i, r := range results {
		wantApplied := i != 100
		if r.Stored.RecordID() != orders[i].RecordID() || r.Applied != wantApplied {
			t.Fatalf("Decide: result %d = %+v, want order %s, applied %v", i, r, orders[i].RecordID(), wantApplied)
		}
	}
}

func testDecideSetsFields(t *testing.T, h OrderStoreHarness) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		s := h.New(t)
		o := newOrder(t, "x", "1", placed)
		mustPlace(t, s, o)
		d := decision(t, o, outcome, "-12.5")
		want, _ := o.Decide(d)
		if got := mustDecide(t, s, d); got != want {
			t.Fatalf("Decide: stored %+v, want %+v", got, want)
		}
		wantStored(t, s, want)
		wantOpen(t, s, noon, "x")
	}
}

func testDecideTwice(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	first := mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "7"))
	late := decision(t, o, order.OutcomeRejected, "0")
	late.Auction = order.GateClosureAt(noon.Add(time.Hour))
	results, err := s.Decide(t.Context(), []order.Decision{late})
	if err != nil || results[0].Applied || !results[0].Found || results[0].Stored != first {
		t.Fatalf("Decide = %+v, %v, want the first decision unchanged", results, err)
	}
	wantStored(t, s, first)
}

func testDecideOtherOrder(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	d := decision(t, o, order.OutcomeAccepted, "7")
	d.PlacedAt = placed.Add(-order.Lifetime)
	absent := decision(t, newOrder(t, "absent", "1", placed), order.OutcomeAccepted, "7")
	results, err := s.Decide(t.Context(), []order.Decision{d, absent})
	if err != nil || results[0].Applied || !results[0].Found || results[0].Stored != o {
		t.Fatalf("Decide for an earlier placed_at = %+v, %v, want the stored order unchanged", results, err)
	}
	if results[1].Applied || results[1].Found {
		t.Fatalf("Decide for an absent order = %+v, want Found = false", results[1])
	}
	if _, found := stored(t, s, "absent"); found {
		t.Fatal("Decide for an absent order stored an order, want none")
	}
}

func testDecideClosed(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	mustClose(t, s, placed.Add(order.Lifetime), 1, o)
	decided := mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "7"))
	wantStored(t, s, decided)
	wantOpen(t, s, noon, "x")
}
