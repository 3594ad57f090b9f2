package auction_test

import (
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Times of the fixtures: the gate closes at noon, and the auction is executed 42 seconds later.
var (
	noon       = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	gate       = order.GateClosureAt(noon)
	executedAt = noon.Add(42 * time.Second)
)

// failer is the common interface of *testing.T and *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// noonAuction returns the auction with the gate closure at noon.
func noonAuction(t failer) auction.Auction {
	t.Helper()
	a, err := auction.New(gate, executedAt)
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

// decided returns an order that the previous auction decided.
func decided(t failer, recordID string, placedAt time.Time, outcome order.Outcome) order.Order {
	t.Helper()
	previous := noon.Add(-time.Hour)
	o, applied := pending(t, recordID, placedAt).Decide(order.Decision{
		RecordID: recordID, PlacedAt: placedAt, Outcome: outcome,
		Auction: order.GateClosureAt(previous), DecidedAt: previous,
	})
	if !applied {
		t.Fatalf("Decide(%q) = false, want true", recordID)
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
