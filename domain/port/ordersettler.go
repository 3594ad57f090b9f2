package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderSettler takes delivered orders off the open ones.
type OrderSettler interface {
	// Settle settles each order as order.Order.Settle does, in one step. An order that is settled already, or is no
	// longer the one that was delivered, is left as it is, without an error. Every order is attempted.
	Settle(ctx context.Context, delivered []order.Order) error
}
