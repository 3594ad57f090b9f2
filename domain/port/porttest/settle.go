package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func testSettle(t *testing.T, h OrderStoreHarness) {
	t.Run("removes a delivered order from the open orders", func(t *testing.T) {
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
	t.Run("leaves orders that were not delivered unchanged", func(t *testing.T) {
		s := h.New(t)
		pending := newOrder(t, "pending", "1", placed)
		other := newOrder(t, "other", "1", placed)
		mustPlace(t, s, pending, other)
		decided := mustDecide(t, s, decision(t, other, order.OutcomeAccepted, "1"))
		otherAuction := decided.Snapshot()
		otherAuction.Auction = order.GateClosureAt(noon.Add(-time.Hour))
		earlier := decided.Snapshot()
		earlier.PlacedAt = placed.Add(-time.Hour)
		absent := decided.Snapshot()
		absent.RecordID = "absent"
		mustSettle(t, s, order.Restore(otherAuction), pending, order.Restore(absent))
		mustSettle(t, s, order.Restore(earlier))
		wantStored(t, s, pending)
		wantStored(t, s, decided)
		wantOpen(t, s, noon, "pending", "other")
		if _, found := stored(t, s, "absent"); found {
			t.Fatal("Settle of an absent order stored an order, want none")
		}
	})
}

func testClose(t *testing.T, h OrderStoreHarness) {
	expiry := placed.Add(order.Lifetime)
	t.Run("counts each order once", func(t *testing.T) {
		s := h.New(t)
		old := newOrder(t, "old", "1", placed)
		mustPlace(t, s, old)
		mustClose(t, s, expiry, 1, old)
		wantOpen(t, s, expiry)
		mustClose(t, s, expiry, 0, old)
		closed, _ := old.Close(order.GateClosureAt(expiry))
		wantStored(t, s, closed)
	})
	t.Run("leaves unexpired, decided and replaced orders unchanged", func(t *testing.T) {
		s := h.New(t)
		unexpired := newOrder(t, "unexpired", "1", placed.Add(time.Second))
		decidable := newOrder(t, "decided", "1", placed)
		replaced := newOrder(t, "replaced", "1", placed)
		mustPlace(t, s, unexpired, decidable, replaced)
		mustDecide(t, s, decision(t, decidable, order.OutcomeAccepted, "1"))
		mustClose(t, s, expiry, 1, replaced)
		mustPlace(t, s, newOrder(t, "replaced", "2", expiry))
		mustClose(t, s, expiry, 0, unexpired, decidable, replaced)
		wantOpen(t, s, expiry.Add(time.Hour), "unexpired", "decided", "replaced")
	})
}

func testDeletion(t *testing.T, h OrderStoreHarness) {
	t.Run("after retention, but never an unsettled result", func(t *testing.T) { testDeletionTime(t, h) })
	t.Run("hundreds of orders", func(t *testing.T) {
		s := h.New(t)
		mustPlace(t, s, newOrders(t, 700, placed)...)
		h.DeleteExpired(t, s, placed.Add(order.Lifetime+order.Retention))
		if remaining := listed(t, s, noon, ""); len(remaining) > 0 {
			t.Errorf("%d orders left after retention, want 0", len(remaining))
		}
	})
}

func testDeletionTime(t *testing.T, h OrderStoreHarness) {
	// A store with a resolution of seconds may delete up to one second late, but never early.
	placed := placed.Add(123 * time.Millisecond)
	deletable := placed.Add(order.Lifetime + order.Retention)
	s := h.New(t)
	pending := newOrder(t, "pending", "1", placed)
	closed := newOrder(t, "closed", "1", placed)
	open := newOrder(t, "open", "1", placed)
	settled := newOrder(t, "settled", "1", placed)
	mustPlace(t, s, pending, closed, open, settled)
	mustClose(t, s, deletable, 1, closed)
	unsettled := mustDecide(t, s, decision(t, open, order.OutcomeAccepted, "1"))
	mustSettle(t, s, mustDecide(t, s, decision(t, settled, order.OutcomeAccepted, "1")))

	h.DeleteExpired(t, s, deletable.Add(-time.Millisecond))
	for _, id := range []string{"pending", "closed", "open", "settled"} {
		if _, found := stored(t, s, id); !found {
			t.Errorf("%s deleted before the end of retention, want it stored", id)
		}
	}
	h.DeleteExpired(t, s, deletable.Add(time.Second))
	for _, id := range []string{"pending", "closed", "settled"} {
		if _, found := stored(t, s, id); found {
			t.Errorf("%s stored after retention, want it deleted", id)
		}
	}
	wantStored(t, s, unsettled)
	wantOpen(t, s, noon, "open")

	mustSettle(t, s, unsettled)
	h.DeleteExpired(t, s, deletable.Add(time.Second))
	if _, found := stored(t, s, "open"); found {
		t.Error("order open stored after it was settled late, want it deleted")
	}
}
