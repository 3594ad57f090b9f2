package order_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func TestAnOrderExpiresToTheMillisecondAfterTwentyFourHours(t *testing.T) {
	o := pending(t)
	if got := o.ExpiresAt(); got != expiry {
		t.Fatalf("ExpiresAt = %s, want %s", got, expiry)
	}
	for at, want := range map[time.Time]bool{
		placed: false, expiry.Add(-time.Millisecond): false, expiry.Add(-1): false,
		expiry: true, expiry.Add(time.Millisecond): true,
	} {
		if o.ExpiredAt(at) != want {
			t.Errorf("expired at %s: %v, want %v", at, !want, want)
		}
	}
}

func TestExpiryDoesNotDependOnWhatBecameOfTheOrder(t *testing.T) {
	for _, o := range []order.Order{closed(t), decidedAs(t, order.OutcomeAccepted), settledAs(t, order.OutcomeRejected)} {
		if o.ExpiresAt() != expiry {
			t.Errorf("the %s order expires at %s, want %s", o.Status(), o.ExpiresAt(), expiry)
		}
	}
}

func TestReplaceableAt_ExpiredAndNotOpen(t *testing.T) {
	for name, tc := range map[string]struct {
		standing order.Order
		free     bool // once it has expired
	}{
		"pending":          {pending(t), false},
		"closed":           {closed(t), true},
		"accepted":         {decidedAs(t, order.OutcomeAccepted), false},
		"rejected":         {decidedAs(t, order.OutcomeRejected), false},
		"settled accepted": {settledAs(t, order.OutcomeAccepted), true},
		"settled rejected": {settledAs(t, order.OutcomeRejected), true},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.standing.ReplaceableAt(expiry.Add(-time.Millisecond)) {
				t.Error("free before the order has expired")
			}
			for _, at := range []time.Time{expiry, expiry.Add(1000 * time.Hour)} {
				if got := tc.standing.ReplaceableAt(at); got != tc.free {
					t.Errorf("free at %s: %v, want %v", at, got, tc.free)
				}
			}
		})
	}
}

func TestDeletableAt_SixHoursAfterExpiryUnlessUndelivered(t *testing.T) {
	for name, tc := range map[string]struct {
		standing  order.Order
		deletable bool
	}{
		"pending":          {pending(t), true},
		"closed":           {closed(t), true},
		"accepted":         {decidedAs(t, order.OutcomeAccepted), false},
		"rejected":         {decidedAs(t, order.OutcomeRejected), false},
		"settled accepted": {settledAs(t, order.OutcomeAccepted), true},
		"settled rejected": {settledAs(t, order.OutcomeRejected), true},
	} {
		t.Run(name, func(t *testing.T) {
			var want time.Time
			if tc.deletable {
				want = placed.Add(30 * time.Hour)
			}
			if at, deletable := tc.standing.DeletableAt(); deletable != tc.deletable || at != want {
				t.Fatalf("DeletableAt = %s, %v, want %s, %v", at, deletable, want, tc.deletable)
			}
		})
	}
}
