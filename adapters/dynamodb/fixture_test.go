package dynamodb_test

import (
	"fmt"
	"testing"
	"time"

	"auction.internal/adapters/dynamodb"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Times of the fixtures: orders are placed an hour before the gate closure at noon.
var (
	placedAt = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	noon     = order.GateClosureAt(placedAt.Add(time.Hour))
)

// newOrders returns n orders, order-00000 and so on.
func newOrders(t testing.TB, n int, parameter2 string) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = newOrder(t, fmt.Sprintf("order-%05d", i), parameter2)
	}
	return orders
}

func newOrder(t testing.TB, recordID, parameter2 string) order.Order {
	t.Helper()
	o, problems := order.New(order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "abc"},
		Parameter2: order.Value{Kind: order.Number, Text: parameter2},
	}, placedAt)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return o
}

// decidedOrder returns an order that the noon auction decided.
func decidedOrder(t testing.TB, recordID string, outcome order.Outcome) order.Order {
	t.Helper()
	o := newOrder(t, recordID, "4")
	power, err := order.ParseDecimal("2.5")
	if err != nil {
		t.Fatal(err)
	}
	next, ok := o.Decide(order.Decision{
		RecordID: recordID, PlacedAt: o.PlacedAt(), Outcome: outcome, Power: power,
		Auction: noon, DecidedAt: placedAt.Add(time.Hour + 42*time.Second),
	})
	if !ok {
		t.Fatalf("Decide did not change order %s", recordID)
	}
	return next
}

// decidedOrders returns n accepted orders, order-00000 and so on.
func decidedOrders(t testing.TB, n int) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = decidedOrder(t, fmt.Sprintf("order-%05d", i), order.OutcomeAccepted)
	}
	return orders
}

// decisionOf returns the decision that accepted an order.
func decisionOf(accepted order.Order) order.Decision {
	return order.Decision{
		RecordID: accepted.RecordID(), PlacedAt: accepted.PlacedAt(), Outcome: order.OutcomeAccepted,
		Power: accepted.Power(), Auction: accepted.Auction(), DecidedAt: accepted.DecidedAt(),
	}
}

func mustPlace(t *testing.T, s *dynamodb.Orders, orders []order.Order) []port.Placement {
	t.Helper()
	placements, err := s.Place(t.Context(), orders, placedAt)
	if err != nil {
		t.Fatal(err)
	}
	return placements
}

// wantPlacements checks the placements of orders. stored contains the existing order at each index
// whose order must not be placed; all other orders must be placed.
func wantPlacements(
	t *testing.T, placements []port.Placement, orders []order.Order, stored map[int]order.Order,
) {
	t.Helper()
	for i, got := range placements {
		want := port.Placement{Placed: true, Stored: orders[i]}
		if other, found := stored[i]; found {
			want = port.Placement{Stored: other}
		}
		if got != want {
			t.Fatalf("placement %d = %+v, want %+v", i, got, want)
		}
	}
}

// itemJSON returns the item of a pending order as DynamoDB JSON.
func itemJSON(recordID string) string {
	return fmt.Sprintf(`{"record_id":{"S":%q},"parameter_1":{"S":"p"},"parameter_2":{"N":"4"},"status":{"S":"pending"},`+
		`"placed_at":{"S":"2026-11-22T11:00:00.000Z"},`+
		`"open_shard":{"N":"0"},"opened":{"S":"2026-11-22T11:00:00.000Z/%s"}}`, recordID, recordID)
}

// entryJSON returns an index entry as DynamoDB JSON.
func entryJSON(opened, recordID string) string {
	return fmt.Sprintf(`{"record_id":{"S":%q},"opened":{"S":"%s/%s"}}`, recordID, opened, recordID)
}
