package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func testSettle(t *testing.T, h OrdersHarness) {
	t.Run("takes a delivered order off the open ones, once and for all", func(t *testing.T) {
		s := h.New(t)
		o := newOrder(t, "x", "1", placed)
		mustPlace(t, s, o, newOrder(t, "y", "1", placed))
		decided := mustDecide(t, s, decision(t, o, order.OutcomeRejected, "0"))
		settled, _ := decided.Settle(decided)
		for range 2 {
			mustSettle(t, s, decided)
			wantStored(t, s, settled)
			wantOpen(t, s, noon, "y")
		}
	})
	t.Run("leaves alone what was not delivered", func(t *testing.T) {
		s := h.New(t)
		pending := newOrder(t, "pending", "1", placed)
		other := newOrder(t, "other", "1", placed)
		mustPlace(t, s, pending, other)
		decided := mustDecide(t, s, decision(t, other, order.OutcomeAccepted, "1"))
		elsewhere := decided.Snapshot()
		elsewhere.Auction = order.GateClosureAt(noon.Add(-time.Hour))
		earlier := decided.Snapshot()
		earlier.PlacedAt = placed.Add(-time.Hour)
		absent := decided.Snapshot()
		absent.RecordID = "absent"
		mustSettle(t, s, order.Restore(elsewhere), pending, order.Restore(absent))
		mustSettle(t, s, order.Restore(earlier))
		wantStored(t, s, pending)
		wantStored(t, s, decided)
		wantOpen(t, s, noon, "pending", "other")
		if _, found := stored(t, s, "absent"); found {
			t.Fatal("settling an absent order made one")
		}
	})
}

func testClose(t *testing.T, h OrdersHarness) {
	expiry := placed.Add(order.Lifetime)
	t.Run("counts what it closes, once", func(t *testing.T) {
		s := h.New(t)
		old := newOrder(t, "old", "1", placed)
		mustPlace(t, s, old)
		mustClose(t, s, expiry, 1, old)
		wantOpen(t, s, expiry)
		mustClose(t, s, expiry, 0, old)
		closed, _ := old.Close(order.GateClosureAt(expiry))
		wantStored(t, s, closed)
	})
	t.Run("leaves alone what lives, is decided or was replaced", func(t *testing.T) {
		s := h.New(t)
		living := newOrder(t, "living", "1", placed.Add(time.Second))
		decidable := newOrder(t, "decided", "1", placed)
		replaced := newOrder(t, "replaced", "1", placed)
		mustPlace(t, s, living, decidable, replaced)
		mustDecide(t, s, decision(t, decidable, order.OutcomeAccepted, "1"))
		mustClose(t, s, expiry, 1, replaced)
		mustPlace(t, s, newOrder(t, "replaced", "2", expiry))
		mustClose(t, s, expiry, 0, living, decidable, replaced)
		wantOpen(t, s, expiry.Add(time.Hour), "living", "decided", "replaced")
	})
}

func testDeletion(t *testing.T, h OrdersHarness) {
	t.Run("at its moment, and never an undelivered result", func(t *testing.T) { testDeletesInTime(t, h) })
	t.Run("hundreds at once", func(t *testing.T) {
		s := h.New(t)
		mustPlace(t, s, newOrders(t, 700, placed)...)
		h.DeleteExpired(t, s, placed.Add(order.Lifetime+order.Retention))
		if left := listed(t, s, noon, ""); len(left) > 0 {
			t.Errorf("%d orders were kept beyond their time", len(left))
		}
	})
}

func testDeletesInTime(t *testing.T, h OrdersHarness) {
	placed := placed.Add(123 * time.Millisecond) // a store that counts in seconds may be late by one, and never early
	deletable := placed.Add(order.Lifetime + order.Retention)
	s := h.New(t)
	pending := newOrder(t, "pending", "1", placed)
	closed := newOrder(t, "closed", "1", placed)
	open := newOrder(t, "open", "1", placed)
	settled := newOrder(t, "settled", "1", placed)
	mustPlace(t, s, pending, closed, open, settled)
	mustClose(t, s, deletable, 1, closed)
	openNow := mustDecide(t, s, decision(t, open, order.OutcomeAccepted, "1"))
	mustSettle(t, s, mustDecide(t, s, decision(t, settled, order.OutcomeAccepted, "1")))

	h.DeleteExpired(t, s, deletable.Add(-time.Millisecond))
	for _, id := range []string{"pending", "closed", "open", "settled"} {
		if _, found := stored(t, s, id); !found {
			t.Errorf("%s was deleted before its time", id)
		}
	}
	h.DeleteExpired(t, s, deletable.Add(time.Second))
	for _, id := range []string{"pending", "closed", "settled"} {
		if _, found := stored(t, s, id); found {
			t.Errorf("%s was kept beyond its time", id)
		}
	}
	wantStored(t, s, openNow)
	wantOpen(t, s, noon, "open")

	mustSettle(t, s, openNow)
	h.DeleteExpired(t, s, deletable.Add(time.Second))
	if _, found := stored(t, s, "open"); found {
		t.Error("an order settled late was kept beyond its time")
	}
}
