package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderSettler takes delivered orders off the open ones.
type OrderSettler interface {
	// Settle settles each order as order.Order.Settle does, in one step, and tells how many it was that settled, beside
	// an error too. An order that is settled already, or is no longer the one that was delivered, is left as it is,
	// without an error, and not counted. Every order is attempted.
	Settle(ctx context.Context, delivered []order.Order) (settled int, err error)
}
