package auction_test

import (
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// The tests' auction closes its gate at noon and is run a little later.
var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	gate = order.GateClosureAt(noon)
	run  = noon.Add(42 * time.Second)
)

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func noonAuction(t failer) auction.Auction {
	t.Helper()
	a, err := auction.New(gate, run)
	if err != nil {
		t.Fatalf("New(%s): %v", gate, err)
	}
	return a
}

func decimal(t failer, text string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(text)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", text, err)
	}
	return d
}

func pending(t failer, recordID string, placedAt time.Time) order.Order {
	t.Helper()
	o, problems := order.New(order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "abc"},
		Parameter2: order.Value{Kind: order.Number, Text: "4"},
	}, placedAt)
	if len(problems) > 0 {
		t.Fatalf("order.New(%q): %+v", recordID, problems)
	}
	return o
}

// decided is an order decided by the auction before.
func decided(t failer, recordID string, placedAt time.Time, outcome order.Outcome) order.Order {
	t.Helper()
	before := noon.Add(-time.Hour)
	o, applied := pending(t, recordID, placedAt).Decide(order.Decision{
		RecordID: recordID, PlacedAt: placedAt, Outcome: outcome,
		Auction: order.GateClosureAt(before), At: before,
	})
	if !applied {
		t.Fatalf("order %q was not decided", recordID)
	}
	return o
}

func ids(orders []order.Order) []string {
	list := make([]string, len(orders))
	for i, o := range orders {
		list[i] = o.RecordID()
	}
	return list
}
