package order_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func TestDecideWritesOutcomePowerAuctionAndMoment(t *testing.T) {
	for outcome, status := range map[order.Outcome]order.Status{
		order.OutcomeAccepted: order.Accepted, order.OutcomeRejected: order.Rejected,
	} {
		for name, standing := range map[string]order.Order{
			"pending": pending(t), "closed": closed(t), // A result is delivered even if the order was closed meanwhile.
		} {
			t.Run(status.String()+" "+name, func(t *testing.T) {
				d := decision(t, standing, outcome)
				d.At = decided.Add(999 * time.Microsecond).In(time.FixedZone("CET", 3600))
				want := pending(t).Snapshot()
				want.Status, want.Power, want.Auction, want.DecidedAt = status, d.Power, gate, decided
				if got := step(t, "Decide", standing.Decide, d).Snapshot(); got != want {
					t.Fatalf("decided %+v\nwant    %+v", got, want)
				}
			})
		}
	}
}

func TestDecideIsInTimeHoweverLongTheRunTakes(t *testing.T) {
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.At = expiry.Add(1000 * time.Hour)
	if got := step(t, "Decide", pending(t).Decide, d); got.Status() != order.Accepted {
		t.Fatalf("the order is %s, want accepted", got.Status())
	}
}

func TestDecideLeavesTheFirstDecisionAndOtherOrdersAlone(t *testing.T) {
	other := func(change func(*order.Decision)) order.Decision {
		d := decision(t, pending(t), order.OutcomeAccepted)
		d.Auction, d.At = order.GateClosureAt(noon.Add(time.Hour)), noon.Add(time.Hour)
		change(&d)
		return d
	}
	late := other(func(*order.Decision) {})
	for name, tc := range map[string]struct {
		standing order.Order
		decision order.Decision
	}{
		"accepted before":              {decidedAs(t, order.OutcomeAccepted), late},
		"rejected before":              {decidedAs(t, order.OutcomeRejected), late},
		"settled before":               {settledAs(t, order.OutcomeRejected), late},
		"another record_id":            {pending(t), other(func(d *order.Decision) { d.RecordID = "y" })},
		"placed a millisecond earlier": {pending(t), other(func(d *order.Decision) { d.PlacedAt = placed.Add(-time.Millisecond) })},
		"placed a millisecond later":   {pending(t), other(func(d *order.Decision) { d.PlacedAt = placed.Add(time.Millisecond) })},
		"a decision of nothing":        {pending(t), order.Decision{}},
		"the very same decision again": {decidedAs(t, order.OutcomeAccepted), decision(t, pending(t), order.OutcomeAccepted)},
	} {
		t.Run(name, func(t *testing.T) { wantRefused(t, tc.standing, tc.standing.Decide, tc.decision) })
	}
}

func TestDecideNeedsAnOutcome(t *testing.T) {
	// Without one the order would have none of the three statuses: never decided, never settled, never free again.
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.Outcome = order.Outcome{}
	wantRefused(t, pending(t), pending(t).Decide, d)
}

func TestDecideKnowsTheMomentInEveryZone(t *testing.T) {
	d := decision(t, pending(t), order.OutcomeAccepted)
	d.PlacedAt = placed.In(time.FixedZone("CET", 3600))
	step(t, "Decide", pending(t).Decide, d)
}

func TestSettleTakesTheOrderOffTheOpenOnesAndChangesNothingElse(t *testing.T) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		o := decidedAs(t, outcome)
		want := o.Snapshot()
		want.Open = false
		if got := step(t, "Settle", o.Settle, o).Snapshot(); got != want {
			t.Fatalf("settled %+v\nwant    %+v", got, want)
		}
	}
}

func TestSettleIsOnlyForTheDecisionThatWasDelivered(t *testing.T) {
	accepted := decidedAs(t, order.OutcomeAccepted)
	other := func(change func(*order.Snapshot)) order.Order {
		s := accepted.Snapshot()
		change(&s)
		return order.Restore(s)
	}
	for name, tc := range map[string]struct{ standing, delivered order.Order }{
		"settled before":              {settledAs(t, order.OutcomeAccepted), accepted},
		"pending":                     {pending(t), pending(t)},
		"closed":                      {closed(t), closed(t)},
		"pending, delivered decided":  {pending(t), accepted},
		"another record_id":           {accepted, other(func(s *order.Snapshot) { s.RecordID = "y" })},
		"an earlier order of that id": {accepted, other(func(s *order.Snapshot) { s.PlacedAt = placed.Add(-time.Millisecond) })},
		"decided by another auction":  {accepted, other(func(s *order.Snapshot) { s.Auction = order.GateClosureAt(noon.Add(time.Second)) })},
		"delivered undecided":         {accepted, pending(t)},
	} {
		t.Run(name, func(t *testing.T) { wantRefused(t, tc.standing, tc.standing.Settle, tc.delivered) })
	}
}

func TestCloseTakesAnUndecidedOrderOffTheOpenOnesFromItsExpiryOn(t *testing.T) {
	for _, at := range []time.Time{expiry, expiry.Add(time.Second), expiry.Add(time.Hour)} {
		want := pending(t).Snapshot()
		want.Open = false
		if got := step(t, "Close", pending(t).Close, order.GateClosureAt(at)).Snapshot(); got != want {
			t.Fatalf("closed %+v\nwant   %+v", got, want)
		}
	}
}

func TestCloseLeavesLivingDecidedAndClosedOrdersAlone(t *testing.T) {
	justAfter := place(t, draft("x"), placed.Add(time.Millisecond))
	for name, tc := range map[string]struct {
		standing order.Order
		gate     time.Time
	}{
		"a living order":                 {pending(t), expiry.Add(-time.Second)},
		"one with a millisecond left":    {justAfter, expiry},
		"closed before":                  {closed(t), expiry},
		"accepted":                       {decidedAs(t, order.OutcomeAccepted), expiry},
		"rejected":                       {decidedAs(t, order.OutcomeRejected), expiry},
		"settled":                        {settledAs(t, order.OutcomeAccepted), expiry},
		"expired since, not at the gate": {pending(t), noon},
	} {
		t.Run(name, func(t *testing.T) { wantRefused(t, tc.standing, tc.standing.Close, order.GateClosureAt(tc.gate)) })
	}
}

// wantRefused checks that a step is not taken and changes nothing.
func wantRefused[A any](t *testing.T, standing order.Order, take func(A) (order.Order, bool), argument A) {
	t.Helper()
	if next, taken := take(argument); taken || next != standing {
		t.Fatalf("%+v\nwith %+v became %+v (%v), want it left as it is", standing, argument, next, taken)
	}
}
