package port

import (
	"context"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Platform is the external auction platform.
//
// The system relies on this: once ready for an auction, the platform stays ready. An order,
// identified by its record_id and placed_at, has one final outcome, the same at every request and for
// every auction. The platform returns only final results.
//
// The system does not rely on this, and checks it: the platform returns results only for the
// requested orders, at most one for each, with a known outcome.
type Platform interface {
	// Results returns the results of orders that the auction admits. While the platform has no results
	// yet, ready is false and there are none. Orders without a result are omitted.
	Results(ctx context.Context, gate order.GateClosure, orders []order.Order) (results []auction.Result, ready bool, err error)
}
