package port

import (
	"context"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Platform is the external auction platform.
//
// What we rely on: once ready for an auction, it stays ready. An order, identified by its record_id and placed_at,
// has one final outcome, the same whenever it is asked and under whichever auction. Only final results are given.
// What we do not rely on, and check: that it answers for asked orders alone, once each, and in known words.
type Platform interface {
	// Results asks for the results of orders that the auction admits. ready is false, without results, while the
	// platform has none to give. Orders without a result are left out of the answer.
	Results(ctx context.Context, gate order.GateClosure, orders []order.Order) (results []auction.Result, ready bool, err error)
}
