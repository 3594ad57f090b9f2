package port

import (
	"context"

	"auction.internal/domain/order"
)

// DocumentStore combines the ports of one store of documents. Use cases depend only on those they
// call.
type DocumentStore interface {
	ResultStore
	RejectionListStore
}

// ResultStore stores accepted results for the trading team.
type ResultStore interface {
	// Store stores each accepted order, complete or not at all, under a name that depends only on its
	// deciding auction and its record_id. It is idempotent. Every order is attempted. Store returns
	// those that are stored durably; the error describes why others are not. A name that already
	// holds other content keeps it, and the error is a PermanentError.
	Store(ctx context.Context, accepted []order.Order) (stored []order.Order, err error)
}

// RejectionListStore stores lists of rejected orders that are too long for a notification.
type RejectionListStore interface {
	// StoreRejectionList stores the list, complete or not at all, and returns its location, for
	// operators. The same list always has the same location.
	StoreRejectionList(ctx context.Context, gate order.GateClosure, rejected []order.Order) (location string, err error)
}
