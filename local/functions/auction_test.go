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

// TestAnAuctionSettlesEveryOrder runs several pages and checks each order's end: a result or a notification.
func TestAnAuctionSettlesEveryOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		const orders = 5_000
		f.place(t, orders)
		e := f.run(t)
		if e.Status != statemachine.Succeeded {
			t.Fatalf("%s: %s: %s", e.Status, e.Error, e.Cause)
		}
		if left := f.open(t); left != 0 {
			t.Errorf("%d orders are still open", left)
		}
		results, rejected, documents := 0, 0, f.documents.All()
		for i := range orders {
			o := f.stored(t, fmt.Sprintf("order-%06d", i))
			_, has := documents["results/auction=20261122T120000Z/"+o.RecordID()+".json"]
			if has != (o.Status() == order.Accepted) {
				t.Fatalf("%s is %s, has a result: %v", o.RecordID(), o.Status(), has)
			}
			if has {
				results++
			} else {
				rejected++
			}
		}
		t.Logf("%d pages, %d events, %d results, %d rejected", count(e.Path, "StoreResults"), e.Events, results, rejected)
		if told := len(f.channel.told); told != count(e.Path, "NotifyRejections") || told == 0 {
			t.Errorf("%d notifications, want one for each page with rejected orders", told)
		}
	})
}

func (f *fixture) stored(t *testing.T, recordID string) order.Order {
	t.Helper()
	found, err := f.orders.Read(t.Context(), []string{recordID})
	if err != nil || len(found) != 1 {
		t.Fatalf("Read(%s): %v, %v", recordID, found, err)
	}
	return found[0]
}

func count(path []string, state string) int {
	n := 0
	for _, s := range path {
		if s == state {
			n++
		}
	}
	return n
}

// TestAMillionOrdersFitOneExecution checks the arithmetic that no test can show in a second: what a
// page takes of the history, and how few orders a page can hold at worst.
func TestAMillionOrdersFitOneExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := func(orders int) (events, pages int) {
			f := newFixture(t)
			f.platform = all("rejected") // the longest way of a page
			f.rebuild()
			f.place(t, orders)
			e := f.run(t)
			if e.Status != statemachine.Succeeded {
				t.Fatalf("%s: %s: %s", e.Status, e.Error, e.Cause)
			}
			return e.Events, count(e.Path, "StoreResults")
		}
		first, one := events(10)
		second, more := events(4_000)
		perPage := (second - first) / (more - one)
		perFullPage := 4_000 / more
		pages := 1_000_000/perFullPage + 1
		t.Logf("%d events a page, %d orders a page: %d events for a million orders", perPage, perFullPage, first+pages*perPage)
		if total := first + pages*perPage; total > 25_000 {
			t.Errorf("a million orders take %d events", total)
		}
	})
}

// TestAuction_NextExecutionCompletes lets one peer fail through a whole execution, then runs the
// auction again.
func TestAuction_NextExecutionCompletes(t *testing.T) {
	broken := errors.New("broken")
	cases := map[string]struct {
		breakIt func(*fixture)
		repair  func(*fixture)
		status  statemachine.Status
		told    []string
	}{
		"the platform": {
			breakIt: func(f *fixture) {
				f.platform = answers(func([]order.Order) ([]auction.Result, bool, error) { return nil, false, broken })
			},
			repair: func(f *fixture) { f.platform = all("rejected") },
			status: statemachine.Failed,
			told:   []string{"CollectFailed in auction 2026-11-22T12:00Z (test)", "9 of 9 orders rejected, auction 2026-11-22T12:00Z (test)"},
		},
		"the platform's answers": {
			breakIt: func(f *fixture) {
				f.platform = answers(func([]order.Order) ([]auction.Result, bool, error) {
					return []auction.Result{{RecordID: "stranger", Outcome: "accepted", Power: "1"}}, true, nil
				})
			},
			repair: func(f *fixture) { f.platform = all("rejected") },
			status: statemachine.Failed,
			told:   []string{"PageProblem in auction 2026-11-22T12:00Z (test)", "9 of 9 orders rejected, auction 2026-11-22T12:00Z (test)"},
		},
		"the channel": {
			breakIt: func(f *fixture) { f.platform = all("rejected"); f.channel.fail = broken },
			repair:  func(f *fixture) { f.channel.fail = nil },
			status:  statemachine.Failed,
			told:    []string{"9 of 9 orders rejected, auction 2026-11-22T12:00Z (test)"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.place(t, 9)
				c.breakIt(f)
				f.rebuild()
				if e := f.run(t); e.Status != c.status || f.open(t) != 9 {
					t.Fatalf("broken: %s, %d open, want %s and all of them", e.Status, f.open(t), c.status)
				}
				c.repair(f)
				f.rebuild()
				if e := f.run(t); e.Status != statemachine.Succeeded || f.open(t) != 0 {
					t.Fatalf("repaired: %s: %s, %d open", e.Status, e.Cause, f.open(t))
				}
				if got := f.channel.titles(); !slices.Equal(got, c.told) {
					t.Errorf("told %q, want %q", got, c.told)
				}
			})
		})
	}
}
