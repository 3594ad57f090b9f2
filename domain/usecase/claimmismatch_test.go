package usecase_test

import (
	"errors"
	"slices"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

func TestStore_ClaimMismatch(t *testing.T) {
	for name, tc := range map[string]struct {
		stored  []order.Order
		outcome order.Outcome
	}{
		"not found":              {nil, order.OutcomeAccepted},
		"pending":                {[]order.Order{pending(t, "x")}, order.OutcomeAccepted},
		"rejected, not accepted": {[]order.Order{rejected(t, "x")}, order.OutcomeAccepted},
		"accepted, not rejected": {[]order.Order{accepted(t, "x")}, order.OutcomeRejected},
		"settled, other status":  {[]order.Order{settled(t, accepted(t, "x"))}, order.OutcomeRejected},
		"not found, rejected":    {nil, order.OutcomeRejected},
		"not found, no outcome":  {nil, order.Outcome{}},
		"no outcome":             {[]order.Order{accepted(t, "x")}, order.Outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newStoreFixture(t) // No call of the other ports is expected.
			f.expectRead(t, []string{"x"}, tc.stored...)
			page, err := f.store(t, claims(tc.outcome, "x")...)
			wantMismatch(t, err, "x")
			if page.Stored+page.AlreadySettled+len(page.Rejected) != 0 {
				t.Fatalf("Store = %+v, want no orders", page)
			}
		})
	}
}

func TestStore_MismatchDoesNotBlockOthers(t *testing.T) {
	f := newStoreFixture(t)
	a := accepted(t, "a")
	f.expectRead(t, []string{"zz", "a", "absent", "s", "r"},
		pending(t, "zz"), a, settled(t, accepted(t, "s")), rejected(t, "r"))
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := f.store(t, slices.Concat(
		claims(order.OutcomeAccepted, "zz", "a", "absent", "s"), claims(order.OutcomeRejected, "r"))...)
	wantMismatch(t, err, "zz", "absent")
	if page.Stored != 1 || page.AlreadySettled != 1 || !slices.Equal(page.Rejected, []string{"r"}) {
		t.Fatalf("Store = %+v, want one order stored, one settled and r rejected", page)
	}
}

func TestStore_ContradictoryClaims(t *testing.T) {
	f := newStoreFixture(t)
	a := accepted(t, "a")
	f.expectRead(t, []string{"a"}, a)
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := f.store(t, append(claims(order.OutcomeAccepted, "a"), claims(order.OutcomeRejected, "a")...)...)
	wantMismatch(t, err, "a")
	if page.Stored != 1 || len(page.Rejected) != 0 {
		t.Fatalf("Store = %+v, want the stored outcome, accepted, to be used", page)
	}
}

func TestClaimMismatch_NamesTenIDs(t *testing.T) {
	err := &usecase.ClaimMismatchError{RecordIDs: ids(numbered(t, 12, pending))}
	want := "results do not match the stored orders (other status, or not found): " +
		"x-00, x-01, x-02, x-03, x-04, x-05, x-06, x-07, x-08, x-09 and 2 more"
	if err.Error() != want {
		t.Fatalf("Error() = %q, want %q", err, want)
	}
}

func TestStore_NoClaims(t *testing.T) {
	f := newStoreFixture(t) // No call is expected.
	if page, err := f.store(t); err != nil || page.Stored+page.AlreadySettled+len(page.Rejected) != 0 {
		t.Fatalf("Store = %+v, %v, want no orders", page, err)
	}
}

func TestStore_ReadFails(t *testing.T) {
	f := newStoreFixture(t) // No call of the other ports is expected.
	f.orders.EXPECT().Read(t.Context(), []string{"a"}).Return(nil, errTest)
	_, err := f.store(t, claims(order.OutcomeAccepted, "a", "a")...)
	wantStepError(t, err, "read 1 orders")
}

func wantMismatch(t *testing.T, err error, recordIDs ...string) {
	t.Helper()
	mismatch, ok := errors.AsType[*usecase.ClaimMismatchError](err)
	if !ok || !slices.Equal(mismatch.RecordIDs, recordIDs) {
		t.Fatalf("Store = %v, want a *ClaimMismatchError of %v", err, recordIDs)
	}
}
