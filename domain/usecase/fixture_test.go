package usecase_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"auction.internal/domain/order"
)

// Times of the fixtures: the gate closes at noon, orders are placed an hour before, and the auction
// is executed 42 seconds later.
var (
	noon       = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed     = noon.Add(-time.Hour)
	executedAt = noon.Add(42 * time.Second)
	gate       = order.GateClosureAt(noon)

	errTest = errors.New("test error")
)

// draft returns a draft, which is valid if parameter2 is valid.
func draft(recordID, parameter2 string) order.Draft {
	return order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "abc"},
		Parameter2: order.Value{Kind: order.Number, Text: parameter2},
	}
}

// pending returns a pending order, placed an hour before noon.
func pending(t testing.TB, recordID string) order.Order {
	t.Helper()
	return pendingAt(t, recordID, placed)
}

func pendingAt(t testing.TB, recordID string, at time.Time) order.Order {
	t.Helper()
	o, problems := order.New(draft(recordID, "4"), at)
	if len(problems) > 0 {
		t.Fatalf("order.New(%q): %+v", recordID, problems)
	}
	return o
}

// decision returns a decision of the noon auction on the order.
func decision(t testing.TB, o order.Order, outcome order.Outcome, power string) order.Decision {
	t.Helper()
	p, err := order.ParseDecimal(power)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", power, err)
	}
	return order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: p, Auction: gate, DecidedAt: executedAt,
	}
}

// decide returns the order with a decision applied, which must succeed.
func decide(t testing.TB, o order.Order, d order.Decision) order.Order {
	t.Helper()
	next, applied := o.Decide(d)
	if !applied {
		t.Fatalf("Decide(%+v) of %+v = false, want true", d, o)
	}
	return next
}

func accepted(t testing.TB, recordID string) order.Order {
	t.Helper()
	o := pending(t, recordID)
	return decide(t, o, decision(t, o, order.OutcomeAccepted, "2.5"))
}

func rejected(t testing.TB, recordID string) order.Order {
	t.Helper()
	o := pending(t, recordID)
	return decide(t, o, decision(t, o, order.OutcomeRejected, "0"))
}

func settled(t testing.TB, o order.Order) order.Order {
	t.Helper()
	next, applied := o.Settle(o)
	if !applied {
		t.Fatalf("Settle of %+v = false, want true", o)
	}
	return next
}

// numbered returns n orders from newOrder, with the IDs x-00, x-01 and so on.
func numbered(t testing.TB, n int, newOrder func(testing.TB, string) order.Order) []order.Order {
	t.Helper()
	var orders []order.Order
	for i := range n {
		orders = append(orders, newOrder(t, fmt.Sprintf("x-%02d", i)))
	}
	return orders
}

func ids(orders []order.Order) []string {
	var list []string
	for _, o := range orders {
		list = append(list, o.RecordID())
	}
	return list
}

func wantOrders(t *testing.T, name string, got []order.Order, want ...order.Order) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d orders, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: order %d = %+v, want %+v", name, i, got[i], want[i])
			return
		}
	}
}

// wantStepError checks that the error is errTest, wrapped with the name of the step.
func wantStepError(t *testing.T, err error, step string) {
	t.Helper()
	if want := step + ": " + errTest.Error(); !errors.Is(err, errTest) || err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}
