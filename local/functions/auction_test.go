package functions_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/local/statemachine"
)

// TestAuction_SettlesEveryOrder runs an auction of several pages. Each accepted order must have a
// result, and each page with rejected orders a notification.
func TestAuction_SettlesEveryOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		const orders = 5_000
		f.place(t, orders)
		e := f.run(t)
		if e.Status != statemachine.Succeeded {
			t.Fatalf("execution = %s %s: %s, want SUCCEEDED", e.Status, e.Error, e.Cause)
		}
		if left := f.open(t); left != 0 {
			t.Errorf("%d open orders, want 0", left)
		}
		results, rejected, documents := 0, 0, f.documents.All()
		for i := range orders {
			o := f.stored(t, fmt.Sprintf("order-%06d", i))
			_, stored := documents["results/auction=20261122T120000Z/"+o.RecordID()+".json"]
			if stored != (o.Status() == order.Accepted) {
				t.Fatalf("%s is %s, result stored: %v, want it stored if and only if accepted", o.RecordID(), o.Status(), stored)
			}
			if stored {
				results++
			} else {
				rejected++
			}
		}
		t.Logf("%d pages, %d events, %d results, %d rejected",
			count(e.Path, "StoreResults"), e.Events, results, rejected)
		if n := len(f.notifier.notifications); n != count(e.Path, "NotifyRejections") || n == 0 {
			t.Errorf("%d notifications, want one for each page with rejected orders", n)
		}
	})
}

func (f *fixture) stored(t *testing.T, recordID string) order.Order {
	t.Helper()
	found, err := f.orders.Read(t.Context(), []string{recordID})
	if err != nil || len(found) != 1 {
		t.Fatalf("Read(%s) = %v, %v, want one order", recordID, found, err)
	}
	return found[0]
}

// count returns how often the path contains the state.
func count(path []string, state string) int {
	n := 0
	for _, s := range path {
		if s == state {
			n++
		}
	}
	return n
}

// TestAuction_MillionOrdersInOneExecution computes the number of history events of an execution
// with a million orders from two smaller executions.
func TestAuction_MillionOrdersInOneExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := func(orders int) (events, pages int) {
			f := newFixture(t)
			f.platform = allOrders("rejected") // the path with the most events for a page
			f.rebuild()
			f.place(t, orders)
			e := f.run(t)
			if e.Status != statemachine.Succeeded {
				t.Fatalf("execution = %s %s: %s, want SUCCEEDED", e.Status, e.Error, e.Cause)
			}
			return e.Events, count(e.Path, "StoreResults")
		}
		smallEvents, smallPages := events(10)
		largeEvents, largePages := events(4_000)
		eventsPerPage := (largeEvents - smallEvents) / (largePages - smallPages)
		ordersPerPage := 4_000 / largePages
		pages := 1_000_000/ordersPerPage + 1
		total := smallEvents + pages*eventsPerPage
		t.Logf("%d events and %d orders per page: %d events for a million orders", eventsPerPage, ordersPerPage, total)
		if total > 25_000 {
			t.Errorf("a million orders need %d events, want at most 25000", total)
		}
	})
}

// TestAuction_NextExecutionCompletes fails one dependency during an execution, then runs the
// auction again.
func TestAuction_NextExecutionCompletes(t *testing.T) {
	errUnavailable := errors.New("unavailable")
	const rejectionTitle = "9 of 9 orders rejected, auction 2026-11-22T12:00Z (test)"
	cases := map[string]struct {
		fail   func(*fixture)
		repair func(*fixture)
		status statemachine.Status
		titles []string // of the notifications of both executions
	}{
		"platform unavailable": {
			fail: func(f *fixture) {
				f.platform = stubPlatform(func([]order.Order) ([]auction.Result, bool, error) {
					return nil, false, errUnavailable
				})
			},
			repair: func(f *fixture) { f.platform = allOrders("rejected") },
			status: statemachine.Failed,
			titles: []string{"Auction 2026-11-22T12:00Z failed: CollectFailed (test)", rejectionTitle},
		},
		"invalid platform results": {
			fail: func(f *fixture) {
				f.platform = stubPlatform(func([]order.Order) ([]auction.Result, bool, error) {
					return []auction.Result{{RecordID: "unknown", Outcome: "accepted", Power: "1"}}, true, nil
				})
			},
			repair: func(f *fixture) { f.platform = allOrders("rejected") },
			status: statemachine.Failed,
			titles: []string{"Auction 2026-11-22T12:00Z failed: PageProblem (test)", rejectionTitle},
		},
		"notifications fail": {
			fail:   func(f *fixture) { f.platform = allOrders("rejected"); f.notifier.err = errUnavailable },
			repair: func(f *fixture) { f.notifier.err = nil },
			status: statemachine.Failed,
			titles: []string{rejectionTitle},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.place(t, 9)
				c.fail(f)
				f.rebuild()
				if e := f.run(t); e.Status != c.status || f.open(t) != 9 {
					t.Fatalf("first execution %s, %d open orders, want %s and 9", e.Status, f.open(t), c.status)
				}
				c.repair(f)
				f.rebuild()
				if e := f.run(t); e.Status != statemachine.Succeeded || f.open(t) != 0 {
					t.Fatalf("next execution %s: %s, %d open orders, want SUCCEEDED and 0", e.Status, e.Cause, f.open(t))
				}
				if got := f.notifier.titles(); !slices.Equal(got, c.titles) {
					t.Errorf("notifications %q, want %q", got, c.titles)
				}
			})
		})
	}
}
