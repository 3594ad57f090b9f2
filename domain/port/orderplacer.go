package port

import (
	"context"
	"time"

	"auction.internal/domain/order"
)

// OrderPlacer stores new orders.
type OrderPlacer interface {
	// Place stores each order for which, at now, there is no order with its record_id or one that is
	// order.Order.ReplaceableAt now. Each order is decided on its own, in one step: of several callers with one
	// record_id, exactly one places it. No record_id may stand twice among the orders.
	//
	// The answer has one placement for each order, in their order. When it is given without an error, every placed
	// order survives the death of the process and of the machine. A damaged order under a record_id makes a
	// PermanentError that names it; the other orders are placed all the same.
	Place(ctx context.Context, orders []order.Order, now time.Time) ([]Placement, error)
}

// Placement says what became of one order that was to be placed.
type Placement struct {
	Placed bool
	Stored order.Order // the order that now stands under the record_id: this one, or the one in its way
}
