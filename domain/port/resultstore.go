package port

import (
	"context"

	"auction.internal/domain/order"
)

// ResultStore keeps accepted results for the trading team.
type ResultStore interface {
	// Store keeps each accepted order under a name made of its deciding auction and its record_id alone, whole or not
	// at all: storing it again changes nothing. Every order is attempted. The answer holds those that are stored for
	// good; the error says why others are not. A name that holds other content keeps it: that is a PermanentError.
	Store(ctx context.Context, accepted []order.Order) (stored []order.Order, err error)
}
