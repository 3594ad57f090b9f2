package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func testDecide(t *testing.T, h OrdersHarness) {
	t.Run("writes outcome, power, auction and moment", func(t *testing.T) { testDecideWrites(t, h) })
	t.Run("the first decision stands", func(t *testing.T) { testDecideOnce(t, h) })
	t.Run("only the very order that is meant", func(t *testing.T) { testDecideThatOrder(t, h) })
	t.Run("however late, even a closed order", func(t *testing.T) { testDecideLate(t, h) })
	t.Run("many at once, in their order", func(t *testing.T) { testDecideMany(t, h) })
}

func testDecideMany(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	orders := newOrders(t, 210, placed)
	mustPlace(t, s, orders...)
	mustDecide(t, s, decision(t, orders[100], order.OutcomeRejected, "0"))
	decisions := make([]order.Decision, len(orders))
	for i, o := range orders {
		decisions[i] = decision(t, o, order.OutcomeAccepted, "1")
	}
	verdicts, err := s.Decide(t.Context(), decisions)
	if err != nil || len(verdicts) != len(decisions) {
		t.Fatalf("Decide = %d verdicts, %v, want %d", len(verdicts), err, len(decisions))
	}
	for i, v := range verdicts {
		if v.Stored.RecordID() != orders[i].RecordID() || v.Applied == (i == 100) {
			t.Fatalf("verdict %d: %+v", i, v)
		}
	}
}

func testDecideWrites(t *testing.T, h OrdersHarness) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		s := h.New(t)
		o := newOrder(t, "x", "1", placed)
		mustPlace(t, s, o)
		d := decision(t, o, outcome, "-12.5")
		want, _ := o.Decide(d)
		if got := mustDecide(t, s, d); got != want {
			t.Fatalf("Decide gave %+v, want %+v", got, want)
		}
		wantStored(t, s, want)
		wantOpen(t, s, noon, "x")
	}
}

func testDecideOnce(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	first := mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "7"))
	late := decision(t, o, order.OutcomeRejected, "0")
	late.Auction = order.GateClosureAt(noon.Add(time.Hour))
	verdicts, err := s.Decide(t.Context(), []order.Decision{late})
	if err != nil || verdicts[0].Applied || !verdicts[0].Found || verdicts[0].Stored != first {
		t.Fatalf("late decision: %+v, %v, want the first one", verdicts, err)
	}
	wantStored(t, s, first)
}

func testDecideThatOrder(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	d := decision(t, o, order.OutcomeAccepted, "7")
	d.PlacedAt = placed.Add(-order.Lifetime)
	absent := decision(t, newOrder(t, "absent", "1", placed), order.OutcomeAccepted, "7")
	verdicts, err := s.Decide(t.Context(), []order.Decision{d, absent})
	if err != nil || verdicts[0].Applied || !verdicts[0].Found || verdicts[0].Stored != o {
		t.Fatalf("a decision for an earlier order of the same record_id: %+v, %v", verdicts, err)
	}
	if verdicts[1].Applied || verdicts[1].Found {
		t.Fatalf("a decision for an absent order: %+v, want nothing found", verdicts[1])
	}
	if _, found := stored(t, s, "absent"); found {
		t.Fatal("deciding an absent order made one")
	}
}

func testDecideLate(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	mustClose(t, s, placed.Add(order.Lifetime), 1, o)
	decided := mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "7"))
	wantStored(t, s, decided)
	wantOpen(t, s, noon, "x")
}
