package auction

import (
	"errors"
	"strings"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
)

// Result is what the auction platform says of one order, as it says it: nothing of it is checked yet.
type Result struct {
	RecordID string
	Outcome  string
	Power    string // a JSON number
}

// Match makes decisions, dated at, of the platform's results for the orders that were asked. An order without a
// result gets none and stays pending.
//
// It is all or nothing. An id that was not asked, an id twice, an outcome other than the two or a power that is no
// order.Decimal make the whole answer suspect: then the error is a *InvalidResults that names every such id.
func (a Auction) Match(asked []order.Order, results []Result, at time.Time) ([]order.Decision, error) {
	open := make(map[string]order.Order, len(asked))
	for _, o := range asked {
		open[o.RecordID()] = o
	}
	var wrong InvalidResults
	decisions := make([]order.Decision, 0, len(results))
	seen := make(map[string]int, len(results))
	for _, r := range results {
		o, wasAsked := open[r.RecordID]
		outcome, outcomeErr := order.ParseOutcome(r.Outcome)
		power, powerErr := order.ParseDecimal(r.Power)
		switch {
		case seen[r.RecordID] > 1, seen[r.RecordID] == 1 && !wasAsked: // named already
		case !wasAsked:
			wrong.UnknownIDs = append(wrong.UnknownIDs, r.RecordID)
		case seen[r.RecordID] == 1:
			wrong.DuplicateIDs = append(wrong.DuplicateIDs, r.RecordID)
		case outcomeErr != nil:
			wrong.UnknownOutcomes = append(wrong.UnknownOutcomes, r.RecordID)
		case powerErr != nil:
			wrong.addPower(r.RecordID, powerErr)
		}
		seen[r.RecordID]++
		decisions = append(decisions, order.Decision{
			RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: power, Auction: a.gate, At: at,
		})
	}
	if !wrong.empty() {
		return nil, &wrong
	}
	return decisions, nil
}

// InvalidResults says why the platform's answer for a page was refused.
type InvalidResults struct {
	UnknownIDs      []string // ids that were not asked about
	DuplicateIDs    []string // ids with more than one result
	UnknownOutcomes []string // ids whose outcome is neither accepted nor rejected

	// Ids whose power cannot be held exactly, by why.
	PowerNotANumber    []string
	PowerTooManyDigits []string
	PowerOutOfRange    []string
}

// addPower names an id under the error of order.ParseDecimal for its power.
func (m *InvalidResults) addPower(recordID string, err error) {
	switch {
	case errors.Is(err, order.ErrTooManyDigits):
		m.PowerTooManyDigits = append(m.PowerTooManyDigits, recordID)
	case errors.Is(err, order.ErrOutOfRange):
		m.PowerOutOfRange = append(m.PowerOutOfRange, recordID)
	default:
		m.PowerNotANumber = append(m.PowerNotANumber, recordID)
	}
}

func (m *InvalidResults) empty() bool {
	return len(m.UnknownIDs)+len(m.DuplicateIDs)+len(m.UnknownOutcomes)+
		len(m.PowerNotANumber)+len(m.PowerTooManyDigits)+len(m.PowerOutOfRange) == 0
}

// Error names the ids, the first ten of each kind and how many more there are.
func (m *InvalidResults) Error() string {
	var parts []string
	for _, kind := range []struct {
		name string
		ids  []string
	}{
		{"not asked about", m.UnknownIDs},
		{"with two results", m.DuplicateIDs},
		{"with an unknown outcome", m.UnknownOutcomes},
		{"with a power that is not a number", m.PowerNotANumber},
		{"with a power of more than 38 significant digits", m.PowerTooManyDigits},
		{"with a power that is neither zero nor of a magnitude from 1e-130 to 9.99e125", m.PowerOutOfRange},
	} {
		if len(kind.ids) > 0 {
			parts = append(parts, kind.name+": "+excerpt.RecordIDs(kind.ids))
		}
	}
	return "the platform's answer was refused; orders " + strings.Join(parts, "; ")
}
