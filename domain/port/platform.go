package port

import (
	"context"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Platform is the external auction platform.
//
// The system relies on the following: once the platform is ready for an auction, it stays ready. An
// order, identified by its record_id and placed_at, has one final outcome, the same in every
// request and for every auction. The platform returns only final results.
//
// The system does not rely on the following, but validates it: the platform returns results only
// for the requested orders, at most one for each order, with a known outcome.
type Platform interface {
	// Results returns the results of orders that the auction admits. If the platform does not have
	// the results yet, ready is false and results is empty. Orders without a result are omitted.
	Results(
		ctx context.Context, gate order.GateClosure, orders []order.Order,
	) (results []auction.Result, ready bool, err error)
}
