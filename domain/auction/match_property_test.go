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

func TestACorrectAnswerMakesExactlyItsDecisions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := drawAsked(t)
		results, want := drawCorrectAnswer(t, orders)
		got, err := noonAuction(t).Match(orders, results, run)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("Match = %+v, %v\nwant %+v", got, err, want)
		}
		for i, d := range got {
			if _, applied := find(orders, results[i].RecordID).Decide(d); !applied {
				t.Fatalf("decision %d, %+v, does not fit the order that was asked", i, d)
			}
		}
	})
}

func TestAnySingleCorruptionRefusesTheWholeAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := append(drawAsked(t), pending(t, "asked", noon.Add(-time.Hour)))
		results, _ := drawCorrectAnswer(t, orders)
		if len(results) == 0 {
			results = []auction.Result{{RecordID: "asked", Outcome: "accepted", Power: "4"}}
		}
		kind := rapid.SampledFrom([]string{"not asked", "repeated", "outcome", "power"}).Draw(t, "corruption")
		results, victim := corrupt(t, results, kind)

		m := wantMismatch(t, orders, results)
		for name, named := range map[string][]string{
			"not asked": m.UnknownIDs, "repeated": m.DuplicateIDs, "outcome": m.UnknownOutcomes, "power": slices.Concat(m.PowerNotANumber, m.PowerTooManyDigits, m.PowerOutOfRange),
		} {
			if name == kind && !slices.Equal(named, []string{victim}) || name != kind && len(named) > 0 {
				t.Fatalf("after the corruption %q of %q the mismatch is %+v", kind, victim, *m)
			}
		}
	})
}

// corrupt spoils one result of a correct answer and gives the id that must be named for it.
func corrupt(t *rapid.T, results []auction.Result, kind string) ([]auction.Result, string) {
	at := rapid.IntRange(0, len(results)-1).Draw(t, "victim")
	r := &results[at]
	switch kind {
	case "not asked":
		r.RecordID = rapid.SampledFrom([]string{"", "stranger", "order-999", "ORDER-0"}).Draw(t, "id")
	case "outcome":
		r.Outcome = rapid.SampledFrom([]string{"", "pending", "Accepted", "rejected "}).Draw(t, "outcome")
	case "power":
		r.Power = rapid.SampledFrom([]string{"", "NaN", "01", "1e126", "1e-131", " 4", "1234567890123456789012345678901234567890.1"}).Draw(t, "power")
	case "repeated":
		repeated := *r
		return slices.Insert(results, rapid.IntRange(0, len(results)).Draw(t, "at"), repeated), repeated.RecordID
	}
	return results, r.RecordID
}

// drawAsked draws orders that take part in the noon auction.
func drawAsked(t *rapid.T) []order.Order {
	orders := make([]order.Order, rapid.IntRange(0, 12).Draw(t, "asked"))
	for i := range orders {
		age := time.Duration(rapid.IntRange(1, 86_399_999).Draw(t, "age in ms")) * time.Millisecond
		orders[i] = pending(t, fmt.Sprintf("order-%d", i), noon.Add(-age))
	}
	return orders
}

// drawCorrectAnswer draws results for some of the orders, in any sequence, and the decisions they make.
func drawCorrectAnswer(t *rapid.T, orders []order.Order) ([]auction.Result, []order.Decision) {
	var results []auction.Result
	var decisions []order.Decision
	for _, o := range rapid.Permutation(orders).Draw(t, "sequence") {
		if rapid.Bool().Draw(t, "left out") {
			continue
		}
		outcome := rapid.SampledFrom([]order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}).Draw(t, "outcome")
		power := rapid.SampledFrom([]string{"0", "4.0", "-2.5", "1e125", "1e-130"}).Draw(t, "power")
		results = append(results, auction.Result{RecordID: o.RecordID(), Outcome: outcome.String(), Power: power})
		decisions = append(decisions, order.Decision{
			RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: decimal(t, power), Auction: gate, At: run,
		})
	}
	return results, decisions
}

func find(orders []order.Order, recordID string) order.Order {
	return orders[slices.IndexFunc(orders, func(o order.Order) bool { return o.RecordID() == recordID })]
}
