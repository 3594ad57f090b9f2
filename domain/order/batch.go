package order

import (
	"fmt"
	"slices"
	"time"
)

// MaxBatch is how many orders one request may hold.
const MaxBatch = 10_000

// InvalidBatch says why a request was refused as a whole: its size, or the problems of its orders.
type InvalidBatch struct {
	Size     int       // how many orders it held
	Problems []Problem // sorted by index; none when the size is what is wrong
}

// Error says it in one sentence for the customer.
func (e *InvalidBatch) Error() string {
	if len(e.Problems) == 0 {
		return fmt.Sprintf("a request must hold 1 to %d orders, this one holds %d", MaxBatch, e.Size)
	}
	return fmt.Sprintf("nothing was stored: %d problem(s) in the orders", len(e.Problems))
}

// NewBatch makes the orders of one request, all placed at now, in the request's order.
// It is all or nothing: any problem, and the error is an *InvalidBatch with every problem of every order.
func NewBatch(drafts []Draft, now time.Time) ([]Order, error) {
	if len(drafts) < 1 || len(drafts) > MaxBatch {
		return nil, &InvalidBatch{Size: len(drafts)}
	}
	orders := make([]Order, 0, len(drafts))
	problems := repeats(drafts)
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
		return nil, &InvalidBatch{Size: len(drafts), Problems: problems}
	}
	return orders, nil
}

// repeats finds the orders whose record_id an earlier order of the same request has.
func repeats(drafts []Draft) []Problem {
	var problems []Problem
	first := make(map[string]int, len(drafts))
	for i, draft := range drafts {
		id := draft.RecordID
		if id.Kind != Text {
			continue
		}
		if earlier, found := first[id.Text]; found {
			reason := fmt.Sprintf("is also that of the order at index %d", earlier)
			problems = append(problems, Problem{Index: i, RecordID: id.Text, Field: FieldRecordID, Reason: reason})
			continue
		}
		first[id.Text] = i
	}
	return problems
}
