package order_test

import (
	"time"

	"auction.internal/domain/order"
)

// Times of the fixtures: the gate closes at noon, and orders are placed an hour before.
var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed  = noon.Add(-time.Hour)
	expiry  = placed.Add(24 * time.Hour)
	gate    = order.GateClosureAt(noon)
	decided = noon.Add(42 * time.Second)
)

// failer is the common interface of *testing.T and *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func asText(s string) order.Value   { return order.Value{Kind: order.Text, Text: s} }
func asNumber(s string) order.Value { return order.Value{Kind: order.Number, Text: s} }

// draft returns a valid draft.
func draft(recordID string) order.Draft {
	return order.Draft{RecordID: asText(recordID), Parameter1: asText("abc"), Parameter2: asNumber("4")}
}

// place returns the order of a draft that must be valid.
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

// decision returns a decision of the noon auction on the order.
func decision(t failer, o order.Order, outcome order.Outcome) order.Decision {
	t.Helper()
	return order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(),
		Outcome: outcome, Power: decimal(t, "2.5"), Auction: gate, DecidedAt: decided,
	}
}

// pending returns the order x, placed an hour before noon. The functions below return the same
// order in other states.
func pending(t failer) order.Order {
	t.Helper()
	return place(t, draft("x"), placed)
}

func decidedAs(t failer, outcome order.Outcome) order.Order {
	t.Helper()
	return mustApply(t, "Decide", pending(t).Decide, decision(t, pending(t), outcome))
}

func settledAs(t failer, outcome order.Outcome) order.Order {
	t.Helper()
	o := decidedAs(t, outcome)
	return mustApply(t, "Settle", o.Settle, o)
}

func closed(t failer) order.Order {
	t.Helper()
	return mustApply(t, "Close", pending(t).Close, order.GateClosureAt(expiry))
}

// mustApply applies a transition that must succeed.
func mustApply[A any](t failer, name string, apply func(A) (order.Order, bool), argument A) order.Order {
	t.Helper()
	next, applied := apply(argument)
	if !applied {
		t.Fatalf("%s(%+v) = false, want true", name, argument)
	}
	return next
}
