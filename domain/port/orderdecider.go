package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderDecider writes outcomes.
type OrderDecider interface {
	// Decide applies each decision as order.Order.Decide does, in one step: of several decisions for one order the
	// first stands. No record_id may stand twice. The answer has one verdict for each decision, in their order; beside
	// an error, those that are zero were not written as far as is known.
	Decide(ctx context.Context, decisions []order.Decision) ([]Verdict, error)
}

// Verdict says what became of one decision.
type Verdict struct {
	Applied bool
	Found   bool        // an order stands under the record_id; Stored is it
	Stored  order.Order // as it stands after the call
}
