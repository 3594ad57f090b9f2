package usecase_test

import (
	"reflect"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

// mixedOrders returns one order of each kind. The expired order is the oldest, and next belongs to
// the next auction.
func mixedOrders(t *testing.T) (pendingOrder, decided, expired, next order.Order) {
	t.Helper()
	return pending(t, "pending"), rejected(t, "decided"), pendingAt(t, "expired", noon.Add(-order.Lifetime)),
		pendingAt(t, "next", noon)
}

func TestCollect(t *testing.T) {
	f := newCollectFixture(t)
	pendingOrder, decided, expired, next := mixedOrders(t)
	d := decision(t, pendingOrder, order.OutcomeAccepted, "2.5")
	stored := decide(t, pendingOrder, d)
	f.expectList(t, expired, decided, pendingOrder, next)
	gomock.InOrder(
		f.expectClose(t, expired),
		f.expectResults(t, []order.Order{pendingOrder}, result(pendingOrder, "accepted", "2.50")),
		f.expectDecide(t, d, port.DecisionResult{Applied: true, Found: true, Stored: stored}),
	)

	want := usecase.CollectedPage{
		Ready: true, Orders: []order.Order{decided, stored},
		Open: 4, Sent: 1, Decided: 1, Closed: 1, OldestOpen: expired.PlacedAt(),
	}
	if got := f.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}

func TestCollect_PlatformNotReady(t *testing.T) {
	f := newCollectFixture(t) // No decision is expected.
	pendingOrder, decided, expired, next := mixedOrders(t)
	f.expectList(t, expired, decided, pendingOrder, next)
	f.expectClose(t, expired)
	f.platform.EXPECT().Results(t.Context(), gate, []order.Order{pendingOrder}).Return(nil, false, nil)
	want := usecase.CollectedPage{Open: 4, Sent: 1, Closed: 1, OldestOpen: expired.PlacedAt()}
	if got := f.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}

func TestCollect_NoPendingOrders(t *testing.T) {
	_, decided, expired, next := mixedOrders(t)
	for name, tc := range map[string]struct {
		open []order.Order
		want usecase.CollectedPage
	}{
		"no open orders": {nil, usecase.CollectedPage{Ready: true}},
		"all decided": {
			[]order.Order{decided},
			usecase.CollectedPage{Ready: true, Open: 1, Orders: []order.Order{decided}, OldestOpen: placed},
		},
		"only the next auction": {[]order.Order{next}, usecase.CollectedPage{Ready: true, Open: 1, OldestOpen: noon}},
		"all expired": {
			[]order.Order{expired},
			usecase.CollectedPage{Ready: true, Open: 1, Closed: 1, OldestOpen: expired.PlacedAt()},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newCollectFixture(t)
			f.expectList(t, tc.open...)
			if tc.want.Closed > 0 {
				f.expectClose(t, expired)
			}
			if got := f.mustCollect(t, ""); !reflect.DeepEqual(got, tc.want) {
				t.Fatalf("Collect = %+v\nwant      %+v", got, tc.want)
			}
		})
	}
}

func TestCollect_OrdersWithoutResultStayOpen(t *testing.T) {
	f := newCollectFixture(t) // No decision is expected.
	a, b := pending(t, "a"), pending(t, "b")
	f.expectList(t, a, b)
	f.expectResults(t, []order.Order{a, b})
	want := usecase.CollectedPage{Ready: true, Open: 2, Sent: 2, OldestOpen: placed}
	if got := f.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}

func TestCollect_SupersededDecision(t *testing.T) {
	o := pending(t, "x")
	late := decision(t, o, order.OutcomeAccepted, "2.5")
	concurrent := late
	concurrent.Outcome, concurrent.Auction = order.OutcomeRejected, order.GateClosureAt(noon.Add(-time.Minute))
	other := decide(t, o, concurrent)
	later := pendingAt(t, "x", placed.Add(order.Lifetime))
	replaced := decide(t, later, decision(t, later, order.OutcomeAccepted, "1"))
	const notStored = "results not stored, because their orders were closed and replaced, or deleted: x"
	for name, tc := range map[string]struct {
		result  port.DecisionResult
		orders  []order.Order
		problem string
	}{
		"another execution decided":             {port.DecisionResult{Found: true, Stored: other}, []order.Order{other}, ""},
		"another execution decided and settled": {port.DecisionResult{Found: true, Stored: settled(t, other)}, nil, ""},
		"replaced by a pending order":           {port.DecisionResult{Found: true, Stored: later}, nil, notStored},
		"replaced by a decided order":           {port.DecisionResult{Found: true, Stored: replaced}, nil, notStored},
		"deleted":                               {port.DecisionResult{}, nil, notStored},
	} {
		t.Run(name, func(t *testing.T) {
			f := newCollectFixture(t)
			f.expectList(t, o)
			f.expectResults(t, []order.Order{o}, result(o, "accepted", "2.5"))
			f.expectDecide(t, late, tc.result)
			got := f.mustCollect(t, "")
			if got.Superseded != 1 || got.Decided != 0 {
				t.Errorf("Collect: Decided = %d, Superseded = %d, want 0, 1", got.Decided, got.Superseded)
			}
			wantOrders(t, "Collect: Orders", got.Orders, tc.orders...)
			if got.Problem != tc.problem {
				t.Errorf("Problem = %q, want %q", got.Problem, tc.problem)
			}
		})
	}
}

func TestCollect_InvalidResults(t *testing.T) {
	f := newCollectFixture(t) // No decision is expected.
	pendingOrder, decided, expired, _ := mixedOrders(t)
	f.expectList(t, pendingOrder, decided, expired)
	f.expectResults(t, []order.Order{pendingOrder}, result(pendingOrder, "accepted", "2.5"), result(decided, "accepted", "2.5"))
	f.expectClose(t, expired)

	want := usecase.CollectedPage{
		Ready: true, Orders: []order.Order{decided},
		Problem: (&auction.InvalidResultsError{UnknownIDs: []string{"decided"}}).Error(),
		Open:    3, Sent: 1, Closed: 1, OldestOpen: expired.PlacedAt(),
	}
	if got := f.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}
