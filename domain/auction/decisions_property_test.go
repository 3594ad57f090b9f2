package auction_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

func TestDecisions_ValidResults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := drawOrders(t)
		results, want := drawValidResults(t, orders)
		got, err := noonAuction(t).Decisions(orders, results, executedAt)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("Decisions = %+v, %v\nwant %+v", got, err, want)
		}
		for i, d := range got {
			if _, applied := find(orders, results[i].RecordID).Decide(d); !applied {
				t.Fatalf("Decide with decision %d, %+v, = false, want true", i, d)
			}
		}
	})
}

func TestDecisions_OneInvalidResultRejectsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := append(drawOrders(t), pending(t, "requested", noon.Add(-time.Hour)))
		results, _ := drawValidResults(t, orders)
		if len(results) == 0 {
			results = []auction.Result{{RecordID: "requested", Outcome: "accepted", Power: "4"}}
		}
		kind := rapid.SampledFrom([]string{"unknown", "duplicate", "outcome", "power"}).Draw(t, "problem")
		results, corrupted := corrupt(t, results, kind)

		invalid := wantInvalidResults(t, orders, results)
		for name, ids := range map[string][]string{
			"unknown":   invalid.UnknownIDs,
			"duplicate": invalid.DuplicateIDs,
			"outcome":   invalid.UnknownOutcomes,
			"power":     slices.Concat(invalid.PowerNotANumber, invalid.PowerTooManyDigits, invalid.PowerOutOfRange),
		} {
			if name == kind && !slices.Equal(ids, []string{corrupted}) || name != kind && len(ids) > 0 {
				t.Fatalf("Decisions = %+v, want only %q for the problem %q", *invalid, corrupted, kind)
			}
		}
	})
}

// corrupt adds one problem of a kind to valid results and returns the ID that the error must name.
func corrupt(t *rapid.T, results []auction.Result, kind string) ([]auction.Result, string) {
	i := rapid.IntRange(0, len(results)-1).Draw(t, "index")
	r := &results[i]
	switch kind {
	case "unknown":
		r.RecordID = rapid.SampledFrom([]string{"", "unknown", "order-999", "ORDER-0"}).Draw(t, "id")
	case "outcome":
		r.Outcome = rapid.SampledFrom([]string{"", "pending", "Accepted", "rejected "}).Draw(t, "outcome")
	case "power":
		r.Power = rapid.SampledFrom([]string{
			"", "NaN", "01", "1e126", "1e-131", " 4", "1234567890123456789012345678901234567890.1",
		}).Draw(t, "power")
	case "duplicate":
		duplicate := *r
		at := rapid.IntRange(0, len(results)).Draw(t, "index of the duplicate")
		return slices.Insert(results, at, duplicate), duplicate.RecordID
	}
	return results, r.RecordID
}

// drawOrders draws pending orders that the noon auction admits.
func drawOrders(t *rapid.T) []order.Order {
	orders := make([]order.Order, rapid.IntRange(0, 12).Draw(t, "orders"))
	for i := range orders {
		age := time.Duration(rapid.IntRange(1, 86_399_999).Draw(t, "age in ms")) * time.Millisecond
		orders[i] = pending(t, fmt.Sprintf("order-%d", i), noon.Add(-age))
	}
	return orders
}

// drawValidResults draws results for some of the orders, in any sequence. It returns the results
// and the decisions that Match must return.
func drawValidResults(t *rapid.T, orders []order.Order) ([]auction.Result, []order.Decision) {
	var results []auction.Result
	var decisions []order.Decision
	for _, o := range rapid.Permutation(orders).Draw(t, "sequence") {
		if rapid.Bool().Draw(t, "omitted") {
			continue
		}
		outcome := rapid.SampledFrom([]order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}).Draw(t, "outcome")
		power := rapid.SampledFrom([]string{"0", "4.0", "-2.5", "1e125", "1e-130"}).Draw(t, "power")
		results = append(results, auction.Result{RecordID: o.RecordID(), Outcome: outcome.String(), Power: power})
		decisions = append(decisions, order.Decision{
			RecordID: o.RecordID(), PlacedAt: o.PlacedAt(),
			Outcome: outcome, Power: decimal(t, power), Auction: gate, DecidedAt: executedAt,
		})
	}
	return results, decisions
}

// find returns the order with the record_id.
func find(orders []order.Order, recordID string) order.Order {
	return orders[slices.IndexFunc(orders, func(o order.Order) bool { return o.RecordID() == recordID })]
}
