package order_test

import (
	"time"

	"auction.internal/domain/order"
)

// The tests' day: gate closes at noon, and orders are placed an hour before.
var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed  = noon.Add(-time.Hour)
	expiry  = placed.Add(24 * time.Hour)
	gate    = order.GateClosureAt(noon)
	decided = noon.Add(42 * time.Second)
)

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func asText(s string) order.Value   { return order.Value{Kind: order.Text, Text: s} }
func asNumber(s string) order.Value { return order.Value{Kind: order.Number, Text: s} }

// draft is an order that the rules allow.
func draft(recordID string) order.Draft {
	return order.Draft{RecordID: asText(recordID), Parameter1: asText("abc"), Parameter2: asNumber("4")}
}

func place(t failer, d order.Draft, at time.Time) order.Order {
	t.Helper()
	o, problems := order.New(d, at)
	if len(problems) > 0 {
		t.Fatalf("New(%+v): %+v", d, problems)
	}
	return o
}

func decimal(t failer, s string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(s)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", s, err)
	}
	return d
}

// decision is one of the noon auction.
func decision(t failer, o order.Order, outcome order.Outcome) order.Decision {
	t.Helper()
	return order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(),
		Outcome: outcome, Power: decimal(t, "2.5"), Auction: gate, At: decided,
	}
}

// The orders below are all called x and placed an hour before noon. Each stands at another point of its life.

func pending(t failer) order.Order {
	t.Helper()
	return place(t, draft("x"), placed)
}

func decidedAs(t failer, outcome order.Outcome) order.Order {
	t.Helper()
	return step(t, "Decide", pending(t).Decide, decision(t, pending(t), outcome))
}

func settledAs(t failer, outcome order.Outcome) order.Order {
	t.Helper()
	o := decidedAs(t, outcome)
	return step(t, "Settle", o.Settle, o)
}

func closed(t failer) order.Order {
	t.Helper()
	return step(t, "Close", pending(t).Close, order.GateClosureAt(expiry))
}

// step takes a step that must succeed.
func step[A any](t failer, name string, take func(A) (order.Order, bool), argument A) order.Order {
	t.Helper()
	next, taken := take(argument)
	if !taken {
		t.Fatalf("%s(%+v) was refused", name, argument)
	}
	return next
}
