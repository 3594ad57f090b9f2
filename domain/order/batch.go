package order

import (
	"fmt"
	"slices"
	"time"
)

// MaxBatch is the maximum number of orders in one request.
const MaxBatch = 10_000

// InvalidBatchError is the error for a request that is rejected as a whole, because of its number
// of orders or because of problems in them.
type InvalidBatchError struct {
	Size     int       // number of orders in the request
	Problems []Problem // sorted by index; empty if Size is invalid
}

// Error returns the reason as a message for the customer.
func (e *InvalidBatchError) Error() string {
	switch n := len(e.Problems); n {
	case 0:
		return fmt.Sprintf("a request must contain 1 to %d orders, this one contains %d", MaxBatch, e.Size)
	case 1:
		return "no orders stored: the request has 1 problem"
	default:
		return fmt.Sprintf("no orders stored: the request has %d problems", n)
	}
}

// NewBatch validates the drafts of one request and returns their orders in the same sequence, all
// placed at now. It is all or nothing: if any draft is invalid, the error is an *InvalidBatchError
// with every problem of every draft.
func NewBatch(drafts []Draft, now time.Time) ([]Order, error) {
	if len(drafts) < 1 || len(drafts) > MaxBatch {
		return nil, &InvalidBatchError{Size: len(drafts)}
	}
	orders := make([]Order, 0, len(drafts))
	problems := duplicates(drafts)
	for i, draft := range drafts {
		order, found := New(draft, now)
		for _, p := range found {
			p.Index = i
			problems = append(problems, p)
		}
		orders = append(orders, order)
	}
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int { return a.Index - b.Index })
		return nil, &InvalidBatchError{Size: len(drafts), Problems: problems}
	}
	return orders, nil
}

// duplicates returns a problem for each draft that repeats the record_id of an earlier draft.
func duplicates(drafts []Draft) []Problem {
	var problems []Problem
	first := make(map[string]int, len(drafts))
	for i, draft := range drafts {
		id := draft.RecordID
		if id.Kind != Text {
			continue
		}
		if earlier, found := first[id.Text]; found {
			reason := fmt.Sprintf("is a duplicate of the record_id at index %d", earlier)
			problems = append(problems, Problem{Index: i, RecordID: id.Text, Field: FieldRecordID, Reason: reason})
			continue
		}
		first[id.Text] = i
	}
	return problems
}
