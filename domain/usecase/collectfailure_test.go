package usecase_test

import (
	"errors"
	"fmt"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func TestCollect_FailedStep(t *testing.T) {
	o, expired := pending(t, "x"), pendingAt(t, "expired", noon.Add(-order.Lifetime))
	open, requested := []order.Order{o, expired}, []order.Order{o}
	d := decision(t, o, order.OutcomeAccepted, "2.5")
	for step, fail := range map[string]func(*testing.T, collectFixture){
		"list open orders": func(t *testing.T, f collectFixture) {
			f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing(open, errTest))
		},
		"request results of 1 orders from the platform": func(t *testing.T, f collectFixture) {
			f.expectList(t, open...)
			f.expectClose(t, expired)
			f.platform.EXPECT().Results(t.Context(), gate, requested).Return(nil, false, errTest)
		},
		"decide 1 orders": func(t *testing.T, f collectFixture) {
			f.expectList(t, open...)
			f.expectClose(t, expired)
			f.expectResults(t, requested, result(o, "accepted", "2.5"))
			f.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return(nil, errTest)
		},
		"report 1 expired orders": func(t *testing.T, f collectFixture) { // no order is closed
			f.expectList(t, open...)
			f.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(errTest)
		},
		"close 1 expired orders": func(t *testing.T, f collectFixture) {
			f.expectList(t, open...)
			f.expectReport(t, expired)
			f.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(0, errTest)
		},
	} {
		t.Run(step, func(t *testing.T) {
			f := newCollectFixture(t)
			fail(t, f)
			page, err := f.collect(t, "")
			wantStepError(t, err, step)
			if page.Ready || len(page.Orders) > 0 || page.Next != "" {
				t.Errorf("Collect = %+v and an error, want no results", page)
			}
		})
	}
}

func TestCollect_FailedStepKeepsCounts(t *testing.T) {
	o, expired := pending(t, "x"), pendingAt(t, "expired", noon.Add(-order.Lifetime))
	requested := []order.Order{o}
	for name, fail := range map[string]func(*testing.T, collectFixture){
		"close": func(t *testing.T, f collectFixture) {
			f.expectReport(t, expired)
			f.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, errTest)
		},
		"platform": func(t *testing.T, f collectFixture) {
			f.expectClose(t, expired)
			f.platform.EXPECT().Results(t.Context(), gate, requested).Return(nil, false, errTest)
		},
		"decide": func(t *testing.T, f collectFixture) {
			f.expectClose(t, expired)
			f.expectResults(t, requested, result(o, "accepted", "2.5"))
			f.decider.EXPECT().Decide(t.Context(), gomock.Len(1)).Return(nil, errTest)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newCollectFixture(t)
			f.expectList(t, o, expired)
			fail(t, f)
			page, err := f.collect(t, "")
			if !errors.Is(err, errTest) || page.Closed != 1 {
				t.Fatalf("Collect = %+v, %v, want the test error and Closed = 1", page, err)
			}
			if page.Open != 2 || !page.OldestOpen.Equal(expired.PlacedAt()) {
				// An alarm depends on both, especially if the execution fails.
				t.Errorf("Open = %d, OldestOpen = %s, want 2, %s", page.Open, page.OldestOpen, expired.PlacedAt())
			}
		})
	}
}

// TestCollect_ReportsAgainAfterFailedClose collects a page again after Close failed.
func TestCollect_ReportsAgainAfterFailedClose(t *testing.T) {
	f := newCollectFixture(t)
	expired := pendingAt(t, "expired", noon.Add(-order.Lifetime))
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{expired}, nil)).Times(2)
	f.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(nil).Times(2)
	gomock.InOrder(
		f.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(0, errTest),
		f.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, nil),
	)
	if _, err := f.collect(t, ""); !errors.Is(err, errTest) {
		t.Fatalf("Collect = %v, want %v", err, errTest)
	}
	if page := f.mustCollect(t, ""); page.Closed != 1 {
		t.Fatalf("Collect = %+v, want the expired order closed", page)
	}
}

func TestCollect_PartlyDecided(t *testing.T) {
	a, b := pending(t, "a"), pending(t, "b")
	first, second := decision(t, a, order.OutcomeAccepted, "1"), decision(t, b, order.OutcomeAccepted, "1")
	f := newCollectFixture(t)
	f.expectList(t, a, b)
	f.expectResults(t, []order.Order{a, b}, result(a, "accepted", "1"), result(b, "accepted", "1"))
	results := []port.DecisionResult{{Applied: true, Found: true, Stored: decide(t, a, first)}, {}}
	f.decider.EXPECT().Decide(t.Context(), []order.Decision{first, second}).Return(results, errTest)
	page, err := f.collect(t, "")
	wantStepError(t, err, "decide 2 orders")
	if page.Decided != 1 || page.Superseded != 0 || page.Ready || len(page.Orders) > 0 {
		t.Errorf("Collect = %+v, want Decided = 1 and no orders", page)
	}
}

func TestCollect_InvalidCursor(t *testing.T) {
	f := newCollectFixture(t)
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("invalid")).
		Return(listing(nil, fmt.Errorf("read %q: %w", "invalid", port.ErrInvalidCursor)))
	if _, err := f.collect(t, "invalid"); !errors.Is(err, port.ErrInvalidCursor) {
		t.Fatalf("Collect = %v, want ErrInvalidCursor", err)
	}
}

func TestCollect_RetryAfterFailedDecide(t *testing.T) {
	f := newCollectFixture(t)
	o := pending(t, "x")
	d := decision(t, o, order.OutcomeAccepted, "2.5")
	stored := decide(t, o, d)
	gomock.InOrder(
		f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{o}, nil)),
		f.expectResults(t, []order.Order{o}, result(o, "accepted", "2.5")),
		f.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return(nil, errTest), // although it was stored
		f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{stored}, nil)),
	)
	if _, err := f.collect(t, ""); !errors.Is(err, errTest) {
		t.Fatalf("Collect = %v, want %v", err, errTest)
	}
	wantOrders(t, "Collect: Orders", f.mustCollect(t, "").Orders, stored)
}
