package order_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func TestDecide_SetsOutcomePowerAuctionAndTime(t *testing.T) {
	for outcome, status := range map[order.Outcome]order.Status{
		order.OutcomeAccepted: order.Accepted, order.OutcomeRejected: order.Rejected,
	} {
		for name, o := range map[string]order.Order{
			"pending": pending(t),
			"closed":  closed(t), // a result applies even if the order was closed during the auction
		} {
			t.Run(status.String()+" "+name, func(t *testing.T) {
				d := decision(t, o, outcome)
				d.DecidedAt = decided.Add(999 * time.Microsecond).In(time.FixedZone("CET", 3600))
				want := pending(t).Snapshot()
				want.Status, want.Power, want.Auction, want.DecidedAt = status, d.Power, gate, decided
				if got := mustApply(t, "Decide", o.Decide, d).Snapshot(); got != want {
					t.Fatalf("Decide = %+v\nwant     %+v", got, want)
				}
			})
		}
	}
}

func TestDecide_AfterExpiry(t *testing.T) {
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.DecidedAt = expiry.Add(1000 * time.Hour)
	if got := mustApply(t, "Decide", pending(t).Decide, d); got.Status() != order.Accepted {
		t.Fatalf("Decide: status %s, want accepted", got.Status())
	}
}

func TestDecide_LeavesDecidedAndOtherOrdersUnchanged(t *testing.T) {
	later := func(change func(*order.Decision)) order.Decision {
		d := decision(t, pending(t), order.OutcomeAccepted)
		d.Auction, d.DecidedAt = order.GateClosureAt(noon.Add(time.Hour)), noon.Add(time.Hour)
		change(&d)
		return d
	}
	unchanged := func(*order.Decision) {}
	for name, tc := range map[string]struct {
		order    order.Order
		decision order.Decision
	}{
		"already accepted": {decidedAs(t, order.OutcomeAccepted), later(unchanged)},
		"already rejected": {decidedAs(t, order.OutcomeRejected), later(unchanged)},
		"already settled":  {settledAs(t, order.OutcomeRejected), later(unchanged)},
		"other record_id":  {pending(t), later(func(d *order.Decision) { d.RecordID = "y" })},
		"placed a millisecond earlier": {
			pending(t), later(func(d *order.Decision) { d.PlacedAt = placed.Add(-time.Millisecond) }),
		},
		"placed a millisecond later": {
			pending(t), later(func(d *order.Decision) { d.PlacedAt = placed.Add(time.Millisecond) }),
		},
		"zero decision": {pending(t), order.Decision{}},
		"same decision again": {
			decidedAs(t, order.OutcomeAccepted), decision(t, pending(t), order.OutcomeAccepted),
		},
	} {
		t.Run(name, func(t *testing.T) { wantUnchanged(t, tc.order, tc.order.Decide, tc.decision) })
	}
}

func TestDecide_RequiresOutcome(t *testing.T) {
	// Without an outcome the order would have an invalid status, and could never be settled or
	// replaced.
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.Outcome = order.Outcome{}
	wantUnchanged(t, pending(t), pending(t).Decide, d)
}

func TestDecide_IgnoresTimeZoneOfPlacedAt(t *testing.T) {
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.PlacedAt = placed.In(time.FixedZone("CET", 3600))
	mustApply(t, "Decide", pending(t).Decide, d)
}

func TestSettle_ClearsOpenOnly(t *testing.T) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		o := decidedAs(t, outcome)
		want := o.Snapshot()
		want.Open = false
		if got := mustApply(t, "Settle", o.Settle, o).Snapshot(); got != want {
			t.Fatalf("Settle = %+v\nwant     %+v", got, want)
		}
	}
}

func TestSettle_RequiresSameDecision(t *testing.T) {
	accepted := decidedAs(t, order.OutcomeAccepted)
	changed := func(change func(*order.Snapshot)) order.Order {
		s := accepted.Snapshot()
		change(&s)
		return order.Restore(s)
	}
	for name, tc := range map[string]struct{ order, delivered order.Order }{
		"already settled":               {settledAs(t, order.OutcomeAccepted), accepted},
		"pending":                       {pending(t), pending(t)},
		"closed":                        {closed(t), closed(t)},
		"pending, delivered as decided": {pending(t), accepted},
		"other record_id":               {accepted, changed(func(s *order.Snapshot) { s.RecordID = "y" })},
		"earlier order with the record_id": {
			accepted, changed(func(s *order.Snapshot) { s.PlacedAt = placed.Add(-time.Millisecond) }),
		},
		"decided by another auction": {
			accepted, changed(func(s *order.Snapshot) { s.Auction = order.GateClosureAt(noon.Add(time.Second)) }),
		},
		"delivered as pending": {accepted, pending(t)},
	} {
		t.Run(name, func(t *testing.T) { wantUnchanged(t, tc.order, tc.order.Settle, tc.delivered) })
	}
}

func TestClose_PendingOrderAtOrAfterExpiry(t *testing.T) {
	for _, at := range []time.Time{expiry, expiry.Add(time.Second), expiry.Add(time.Hour)} {
		want := pending(t).Snapshot()
		want.Open = false
		if got := mustApply(t, "Close", pending(t).Close, order.GateClosureAt(at)).Snapshot(); got != want {
			t.Fatalf("Close = %+v\nwant    %+v", got, want)
		}
	}
}

func TestClose_LeavesOtherOrdersUnchanged(t *testing.T) {
	placedLater := place(t, draft("x"), placed.Add(time.Millisecond))
	for name, tc := range map[string]struct {
		order order.Order
		gate  time.Time
	}{
		"not expired":                    {pending(t), expiry.Add(-time.Second)},
		"expires a millisecond later":    {placedLater, expiry},
		"already closed":                 {closed(t), expiry},
		"accepted":                       {decidedAs(t, order.OutcomeAccepted), expiry},
		"rejected":                       {decidedAs(t, order.OutcomeRejected), expiry},
		"settled":                        {settledAs(t, order.OutcomeAccepted), expiry},
		"expires after the gate closure": {pending(t), noon},
	} {
		t.Run(name, func(t *testing.T) {
			wantUnchanged(t, tc.order, tc.order.Close, order.GateClosureAt(tc.gate))
		})
	}
}

// wantUnchanged checks that a transition is not applied and returns the order unchanged.
func wantUnchanged[A any](t *testing.T, o order.Order, apply func(A) (order.Order, bool), argument A) {
	t.Helper()
	if next, applied := apply(argument); applied || next != o {
		t.Fatalf("transition of %+v\nwith %+v = %+v, %v, want it unchanged and false", o, argument, next, applied)
	}
}
