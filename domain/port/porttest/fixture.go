package porttest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Times of the fixtures: the gate closes at noon, and orders are placed an hour before.
var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed = noon.Add(-time.Hour)
	gate   = order.GateClosureAt(noon)
)

// newOrder returns a valid order.
func newOrder(t testing.TB, recordID, parameter2 string, placedAt time.Time) order.Order {
	t.Helper()
	o, problems := order.New(order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "buy, é \"quoted\" \x00 \U0001F50B"},
		Parameter2: order.Value{Kind: order.Number, Text: parameter2},
	}, placedAt)
	if len(problems) > 0 {
		t.Fatalf("order.New(%q): %v", recordID, problems)
	}
	return o
}

// newOrders returns n orders: order-000, order-001 and so on.
func newOrders(t testing.TB, n int, placedAt time.Time) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = newOrder(t, fmt.Sprintf("order-%03d", i), "4", placedAt)
	}
	return orders
}

// mustPlace places the orders at the placed_at of the first one. All of them must be placed.
func mustPlace(t testing.TB, s port.OrderStore, orders ...order.Order) {
	t.Helper()
	placements, err := s.Place(t.Context(), orders, orders[0].PlacedAt())
	if err != nil {
		t.Fatalf("Place: %v", err)
	}
	for i, p := range placements {
		if !p.Placed {
			t.Fatalf("Place: order %s not placed", orders[i].RecordID())
		}
	}
}

// decision returns a decision of the noon auction on the order.
func decision(t testing.TB, o order.Order, outcome order.Outcome, power string) order.Decision {
	t.Helper()
	p, err := order.ParseDecimal(power)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", power, err)
	}
	return order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(),
		Outcome: outcome, Power: p, Auction: gate, DecidedAt: noon.Add(42 * time.Second),
	}
}

// mustDecide stores a decision, which must be applied, and returns the stored order.
func mustDecide(t testing.TB, s port.OrderStore, d order.Decision) order.Order {
	t.Helper()
	results, err := s.Decide(t.Context(), []order.Decision{d})
	if err != nil {
		t.Fatalf("Decide: %v", err)
	}
	if len(results) != 1 || !results[0].Applied {
		t.Fatalf("Decide(%s) = %+v, want it applied", d.RecordID, results)
	}
	return results[0].Stored
}

// mustSettle settles the orders.
func mustSettle(t testing.TB, s port.OrderStore, orders ...order.Order) {
	t.Helper()
	if _, err := s.Settle(t.Context(), orders); err != nil {
		t.Fatalf("Settle: %v", err)
	}
}

// mustClose closes the orders at a gate closure. The number of closed orders must be want.
func mustClose(t testing.TB, s port.OrderStore, at time.Time, want int, orders ...order.Order) {
	t.Helper()
	closed, err := s.Close(t.Context(), orders, order.GateClosureAt(at))
	if err != nil || closed != want {
		t.Fatalf("Close = %d, %v, want %d", closed, err, want)
	}
}

// stored reads one order, and reports whether it exists.
func stored(t testing.TB, s port.OrderStore, recordID string) (order.Order, bool) {
	t.Helper()
	found, err := s.Read(t.Context(), []string{recordID})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	if len(found) == 0 {
		return order.Order{}, false
	}
	return found[0], true
}

// wantStored compares the stored order with want.
func wantStored(t testing.TB, s port.OrderStore, want order.Order) {
	t.Helper()
	got, found := stored(t, s, want.RecordID())
	if !found || got != want {
		t.Fatalf("stored order %s:\n got %+v, found %v\nwant %+v", want.RecordID(), got, found, want)
	}
}

// listed returns all open orders after a cursor.
func listed(t testing.TB, s port.OrderStore, before time.Time, after port.Cursor) []port.OpenOrder {
	t.Helper()
	var entries []port.OpenOrder
	for entry, err := range s.List(t.Context(), order.GateClosureAt(before), after) {
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		entries = append(entries, entry)
	}
	return entries
}

// wantOpen compares the IDs of the listed open orders, in any sequence.
func wantOpen(t testing.TB, s port.OrderStore, before time.Time, want ...string) {
	t.Helper()
	var got []string
	for _, entry := range listed(t, s, before, "") {
		got = append(got, entry.Order.RecordID())
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("open orders before %s: %q, want %q", before.Format(time.TimeOnly), got, want)
	}
}
