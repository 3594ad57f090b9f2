package order_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func TestOrder_ExpiresAfter24Hours(t *testing.T) {
	o := pending(t)
	if got := o.ExpiresAt(); got != expiry {
		t.Fatalf("ExpiresAt = %s, want %s", got, expiry)
	}
	for at, want := range map[time.Time]bool{
		placed: false, expiry.Add(-time.Millisecond): false, expiry.Add(-1): false,
		expiry: true, expiry.Add(time.Millisecond): true,
	} {
		if o.ExpiredAt(at) != want {
			t.Errorf("ExpiredAt(%s) = %v, want %v", at, !want, want)
		}
	}
}

func TestExpiresAt_SameInEveryState(t *testing.T) {
	for name, o := range map[string]order.Order{
		"closed": closed(t), "accepted": decidedAs(t, order.OutcomeAccepted), "settled": settledAs(t, order.OutcomeRejected),
	} {
		if o.ExpiresAt() != expiry {
			t.Errorf("%s: ExpiresAt() = %s, want %s", name, o.ExpiresAt(), expiry)
		}
	}
}

func TestReplaceableAt_ExpiredAndNotOpen(t *testing.T) {
	for name, tc := range map[string]struct {
		order       order.Order
		replaceable bool // after its expiry
	}{
		"pending":          {pending(t), false},
		"closed":           {closed(t), true},
		"accepted":         {decidedAs(t, order.OutcomeAccepted), false},
		"rejected":         {decidedAs(t, order.OutcomeRejected), false},
		"settled accepted": {settledAs(t, order.OutcomeAccepted), true},
		"settled rejected": {settledAs(t, order.OutcomeRejected), true},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.order.ReplaceableAt(expiry.Add(-time.Millisecond)) {
				t.Error("ReplaceableAt = true before the order expires, want false")
			}
			for _, at := range []time.Time{expiry, expiry.Add(1000 * time.Hour)} {
				if got := tc.order.ReplaceableAt(at); got != tc.replaceable {
					t.Errorf("ReplaceableAt(%s) = %v, want %v", at, got, tc.replaceable)
				}
			}
		})
	}
}

func TestDeletableAt_SixHoursAfterExpiryUnlessResultUnsettled(t *testing.T) {
	for name, tc := range map[string]struct {
		order     order.Order
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
			if at, deletable := tc.order.DeletableAt(); deletable != tc.deletable || at != want {
				t.Fatalf("DeletableAt = %s, %v, want %s, %v", at, deletable, want, tc.deletable)
			}
		})
	}
}
