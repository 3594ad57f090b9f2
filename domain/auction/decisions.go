package auction

import (
	"errors"
	"strings"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
)

// Result is the result of one order as received from the auction platform, not yet validated.
type Result struct {
	RecordID string
	Outcome  string // the name of an order.Outcome
	Power    string // a JSON number
}

// Decisions validates the platform's results for the requested orders and returns the resulting
// decisions, made at the given time. An order without a result has no decision and stays pending.
//
// Decisions is all or nothing. All results are rejected if any result has an ID that was not
// requested, an ID that another result has, an unknown outcome, or a power that is not an
// order.Decimal. The error is then an *InvalidResultsError that names every such ID.
func (a Auction) Decisions(requested []order.Order, results []Result, at time.Time) ([]order.Decision, error) {
	byID := make(map[string]order.Order, len(requested))
	for _, o := range requested {
		byID[o.RecordID()] = o
	}
	var invalid InvalidResultsError
	decisions := make([]order.Decision, 0, len(results))
	seen := make(map[string]int, len(results))
	for _, r := range results {
		o, known := byID[r.RecordID]
		outcome, outcomeErr := order.ParseOutcome(r.Outcome)
		power, powerErr := order.ParseDecimal(r.Power)
		switch {
		case seen[r.RecordID] > 1, seen[r.RecordID] == 1 && !known: // already reported
		case !known:
			invalid.UnknownIDs = append(invalid.UnknownIDs, r.RecordID)
		case seen[r.RecordID] == 1:
			invalid.DuplicateIDs = append(invalid.DuplicateIDs, r.RecordID)
		case outcomeErr != nil:
			invalid.UnknownOutcomes = append(invalid.UnknownOutcomes, r.RecordID)
		case powerErr != nil:
			invalid.addPower(r.RecordID, powerErr)
		}
		seen[r.RecordID]++
		decisions = append(decisions, order.Decision{
			RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: power, Auction: a.gate, DecidedAt: at,
		})
	}
	if !invalid.empty() {
		return nil, &invalid
	}
	return decisions, nil
}

// InvalidResultsError is the error for platform results that are rejected as a whole. It lists the
// record_ids by problem.
type InvalidResultsError struct {
	UnknownIDs      []string // were not requested
	DuplicateIDs    []string // occur in more than one result
	UnknownOutcomes []string // have an outcome other than accepted and rejected

	// These results have a power that is not an order.Decimal.
	PowerNotANumber    []string
	PowerTooManyDigits []string
	PowerOutOfRange    []string
}

// addPower adds an ID to the list that matches the error of order.ParseDecimal.
func (e *InvalidResultsError) addPower(recordID string, err error) {
	switch {
	case errors.Is(err, order.ErrTooManyDigits):
		e.PowerTooManyDigits = append(e.PowerTooManyDigits, recordID)
	case errors.Is(err, order.ErrOutOfRange):
		e.PowerOutOfRange = append(e.PowerOutOfRange, recordID)
	default:
		e.PowerNotANumber = append(e.PowerNotANumber, recordID)
	}
}

func (e *InvalidResultsError) empty() bool {
	return len(e.UnknownIDs)+len(e.DuplicateIDs)+len(e.UnknownOutcomes)+
		len(e.PowerNotANumber)+len(e.PowerTooManyDigits)+len(e.PowerOutOfRange) == 0
}

// Error lists the first ten IDs of each problem and the number of remaining IDs.
func (e *InvalidResultsError) Error() string {
	var problems []string
	for _, problem := range []struct {
		text string
		ids  []string
	}{
		{"unknown record_id", e.UnknownIDs},
		{"duplicate record_id", e.DuplicateIDs},
		{"unknown outcome", e.UnknownOutcomes},
		{"power " + order.ErrInvalidNumber.Error(), e.PowerNotANumber},
		{"power " + order.ErrTooManyDigits.Error(), e.PowerTooManyDigits},
		{"power " + order.ErrOutOfRange.Error(), e.PowerOutOfRange},
	} {
		if len(problem.ids) > 0 {
			problems = append(problems, problem.text+": "+excerpt.RecordIDs(problem.ids))
		}
	}
	return "platform results rejected: " + strings.Join(problems, "; ")
}
