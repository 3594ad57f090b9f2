package usecase_test

import (
	"errors"
	"slices"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

func TestStoreNamesClaimsThatTheStoredOrdersDoNotBearOut(t *testing.T) {
	for name, tc := range map[string]struct {
		stored  []order.Order
		outcome order.Outcome
	}{
		"absent":                     {nil, order.OutcomeAccepted},
		"pending":                    {[]order.Order{pending(t, "x")}, order.OutcomeAccepted},
		"rejected, not accepted":     {[]order.Order{rejected(t, "x")}, order.OutcomeAccepted},
		"accepted, not rejected":     {[]order.Order{accepted(t, "x")}, order.OutcomeRejected},
		"settled, with another word": {[]order.Order{settled(t, accepted(t, "x"))}, order.OutcomeRejected},
		"absent, rejected":           {nil, order.OutcomeRejected},
		"absent, without an outcome": {nil, order.Outcome{}},
		"without an outcome":         {[]order.Order{accepted(t, "x")}, order.Outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDelivery(t) // Neither storing nor settling is expected.
			d.reads(t, []string{"x"}, tc.stored...)
			page, err := d.store(t, claim(tc.outcome, "x")...)
			wantDisagreement(t, err, "x")
			if page.Stored+page.Settled+len(page.Rejected) != 0 {
				t.Fatalf("Store = %+v, want nothing done", page)
			}
		})
	}
}

func TestStoreAttemptsEveryClaimBesideThoseThatDoNotHold(t *testing.T) {
	d := newDelivery(t)
	a := accepted(t, "a")
	d.reads(t, []string{"zz", "a", "absent", "s", "r"}, pending(t, "zz"), a, settled(t, accepted(t, "s")), rejected(t, "r"))
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := d.store(t, slices.Concat(
		claim(order.OutcomeAccepted, "zz", "a", "absent", "s"), claim(order.OutcomeRejected, "r"))...)
	wantDisagreement(t, err, "zz", "absent")
	if page.Stored != 1 || page.Settled != 1 || !slices.Equal(page.Rejected, []string{"r"}) {
		t.Fatalf("Store = %+v, want the others done", page)
	}
}

func TestStoreBelievesTheStoreWhereAPageContradictsItself(t *testing.T) {
	d := newDelivery(t)
	a := accepted(t, "a")
	d.reads(t, []string{"a"}, a)
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := d.store(t, append(claim(order.OutcomeAccepted, "a"), claim(order.OutcomeRejected, "a")...)...)
	wantDisagreement(t, err, "a")
	if page.Stored != 1 || len(page.Rejected) != 0 {
		t.Fatalf("Store = %+v, want the accepted result stored", page)
	}
}

func TestDisagreementNamesTenIDsAndCountsTheRest(t *testing.T) {
	err := &usecase.ClaimMismatch{RecordIDs: ids(numbered(t, 12, pending))}
	want := "the stored orders say otherwise, or are absent: " +
		"x-00, x-01, x-02, x-03, x-04, x-05, x-06, x-07, x-08, x-09 and 2 more"
	if err.Error() != want {
		t.Fatalf("the error is %q, want %q", err, want)
	}
}

func TestStoreOfAnEmptyPageDoesNothing(t *testing.T) {
	d := newDelivery(t) // No call is expected.
	if page, err := d.store(t); err != nil || page.Stored+page.Settled+len(page.Rejected) != 0 {
		t.Fatalf("Store = %+v, %v, want nothing done", page, err)
	}
}

func TestStoreSaysWhenReadingBroke(t *testing.T) {
	d := newDelivery(t) // Neither storing nor settling is expected.
	d.orders.EXPECT().Read(t.Context(), []string{"a"}).Return(nil, errBroken)
	_, err := d.store(t, claim(order.OutcomeAccepted, "a", "a")...)
	wantFailure(t, err, "read 1 orders")
}

func wantDisagreement(t *testing.T, err error, recordIDs ...string) {
	t.Helper()
	disagreement, found := errors.AsType[*usecase.ClaimMismatch](err)
	if !found || !slices.Equal(disagreement.RecordIDs, recordIDs) {
		t.Fatalf("the error is %v, want a *ClaimMismatch that names %v", err, recordIDs)
	}
}
