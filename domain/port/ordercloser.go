package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderCloser takes orders that expired undecided off the open ones.
type OrderCloser interface {
	// Close closes each order as order.Order.Close does at the gate closure, in one step, and tells how many it was
	// that closed, beside an error too: an order decided, replaced or closed meanwhile is left as it is and not counted.
	Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (closed int, err error)
}
