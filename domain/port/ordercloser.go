package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderCloser takes orders that expired undecided off the open ones.
type OrderCloser interface {
	// Close closes each order as order.Order.Close does at the gate closure, in one step, and returns how many it closed,
	// beside an error too: an order decided, replaced or closed meanwhile is left as it is and not counted. An order
	// is reported to an ExpiryReporter before it is closed, since no later auction lists it.
	Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (closed int, err error)
}
