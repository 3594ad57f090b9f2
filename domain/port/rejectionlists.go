package port

import (
	"context"

	"auction.internal/domain/order"
)

// RejectionLists keeps lists of rejected orders that are too long for a message.
type RejectionLists interface {
	// Keep stores the list, whole or not at all, and says where people find it. The same list has the same place.
	Keep(ctx context.Context, gate order.GateClosure, rejected []order.Order) (place string, err error)
}
