package usecase_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"auction.internal/domain/order"
)

// The tests' auction closes its gate at noon and is run a little later. Orders are placed an hour before.
var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed = noon.Add(-time.Hour)
	run    = noon.Add(42 * time.Second)
	gate   = order.GateClosureAt(noon)

	errBroken = errors.New("the outside world is broken")
)

// draft is an order that the rules allow.
func draft(recordID, parameter2 string) order.Draft {
	return order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "abc"},
		Parameter2: order.Value{Kind: order.Number, Text: parameter2},
	}
}

func pending(t testing.TB, recordID string) order.Order {
	t.Helper()
	return pendingSince(t, recordID, placed)
}

func pendingSince(t testing.TB, recordID string, at time.Time) order.Order {
	t.Helper()
	o, problems := order.New(draft(recordID, "4"), at)
	if len(problems) > 0 {
		t.Fatalf("order.New(%q): %+v", recordID, problems)
	}
	return o
}

// decision is one of the noon auction.
func decision(t testing.TB, o order.Order, outcome order.Outcome, power string) order.Decision {
	t.Helper()
	p, err := order.ParseDecimal(power)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", power, err)
	}
	return order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: p, Auction: gate, At: run,
	}
}

func decide(t testing.TB, o order.Order, d order.Decision) order.Order {
	t.Helper()
	next, applied := o.Decide(d)
	if !applied {
		t.Fatalf("%+v does not decide %+v", d, o)
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
	next, taken := o.Settle(o)
	if !taken {
		t.Fatalf("%+v cannot be settled", o)
	}
	return next
}

// numbered gives n orders of a kind, x-00 and so on.
func numbered(t testing.TB, n int, kind func(testing.TB, string) order.Order) []order.Order {
	t.Helper()
	var orders []order.Order
	for i := range n {
		orders = append(orders, kind(t, fmt.Sprintf("x-%02d", i)))
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

func wantOrders(t *testing.T, what string, got []order.Order, want ...order.Order) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d orders, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: order %d is %+v, want %+v", what, i, got[i], want[i])
			return
		}
	}
}

// wantFailure checks that an error tells which step broke, and why.
func wantFailure(t *testing.T, err error, step string) {
	t.Helper()
	if want := step + ": " + errBroken.Error(); !errors.Is(err, errBroken) || err.Error() != want {
		t.Errorf("the error is %q, want %q", err, want)
	}
}
