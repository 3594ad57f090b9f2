package port

import (
	"context"

	"auction.internal/domain/order"
)

// DocumentStore combines the ports of a document store. Each use case depends only on the ports
// that it calls.
type DocumentStore interface {
	ResultStore
	RejectionListStore
}

// ResultStore stores accepted results for the trading team.
type ResultStore interface {
	// Store stores each accepted order under a key that depends only on its deciding auction and
	// its record_id. Each document is stored completely or not at all. Store is idempotent and
	// attempts every order. It returns the orders that are stored durably; the error describes why
	// others are not. If a key already exists with other content, that content stays unchanged and
	// the error is a PermanentError.
	Store(ctx context.Context, accepted []order.Order) (stored []order.Order, err error)
}

// RejectionListStore stores lists of rejected orders that are too long for a notification.
type RejectionListStore interface {
	// StoreRejectionList stores the list completely or not at all, and returns its location for
	// operators. The same list always has the same location.
	StoreRejectionList(ctx context.Context, gate order.GateClosure, rejected []order.Order) (location string, err error)
}
