package usecase_test

import (
	"errors"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

func TestCollect_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	pendingOrder, decided, _, _ := mixedOrders(t)
	damaged := port.OpenOrder{Cursor: "after damaged", Damaged: errors.New("damaged order x: power is not a number")}
	f := newCollectFixture(t)
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		_ = yield(damaged, nil) && yield(port.OpenOrder{Order: pendingOrder, Cursor: "1"}, nil) && yield(damaged, nil) &&
			yield(port.OpenOrder{Order: decided, Cursor: "2"}, nil)
	})
	d := decision(t, pendingOrder, order.OutcomeAccepted, "2.5")
	f.expectResults(t, []order.Order{pendingOrder}, result(pendingOrder, "accepted", "2.5"))
	f.expectDecide(t, d, port.DecisionResult{Applied: true, Found: true, Stored: decide(t, pendingOrder, d)})
	page := f.mustCollect(t, "")
	wantOrders(t, "Collect: Orders", page.Orders, decided, decide(t, pendingOrder, d))
	const want = "damaged open orders that must be repaired: 2; first error: damaged order x: power is not a number"
	if page.Problem != want {
		t.Errorf("Problem = %q, want %q", page.Problem, want)
	}
}

func TestCollect_DamagedOrderAndInvalidResults(t *testing.T) {
	requested := pending(t, "requested")
	f := newCollectFixture(t)
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		_ = yield(port.OpenOrder{Cursor: "1", Damaged: errors.New(strings.Repeat("x", 10_000))}, nil) &&
			yield(port.OpenOrder{Order: requested, Cursor: "2"}, nil)
	})
	f.expectResults(t, []order.Order{requested}, result(pending(t, "unknown"), "accepted", "1"))
	problem := f.mustCollect(t, "").Problem
	const first, second = "damaged open orders that must be repaired: 1; first error: x", "…; platform results rejected: "
	if !strings.HasPrefix(problem, first) || !strings.Contains(problem, second) {
		t.Errorf("Problem = %.700q, want %q and %q", problem, first, second)
	}
	if len(problem) > 800 {
		t.Errorf("Problem has %d bytes, want at most 800", len(problem))
	}
}

func TestCollect_NextAfterDamagedOrder(t *testing.T) {
	orders := longOrders(t, 1_000)
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	f := newCollectFixture(t)
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		for i, o := range orders {
			if i == fit && !yield(port.OpenOrder{Cursor: "after the damaged one", Damaged: errTest}, nil) {
				return
			}
			if !yield(port.OpenOrder{Order: o, Cursor: cursorAfter(o)}, nil) {
				return
			}
		}
	})
	page := f.mustCollect(t, "")
	if page.Next != "after the damaged one" || page.Problem == "" || len(page.Orders) != fit {
		t.Errorf("Collect: Next = %q, Problem = %q, %d orders, want %q, a problem, %d", page.Next, page.Problem,
			len(page.Orders), "after the damaged one", fit)
	}
}
