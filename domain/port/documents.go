package port

import (
	"context"

	"auction.internal/domain/order"
)

// DocumentStore is everything that one store of documents does. Use cases ask for less.
type DocumentStore interface {
	ResultStore
	RejectionLists
}

// ResultStore keeps accepted results for the trading team.
type ResultStore interface {
	// Store keeps each accepted order under a name made of its deciding auction and its record_id alone, whole or not
	// at all: storing it again changes nothing. Every order is attempted. The answer holds those that are stored for
	// good; the error says why others are not. A name that holds other content keeps it: that is a PermanentError.
	Store(ctx context.Context, accepted []order.Order) (stored []order.Order, err error)
}

// RejectionLists keeps lists of rejected orders that are too long for a message.
type RejectionLists interface {
	// Keep stores the list, whole or not at all, and says where people find it. The same list has the same place.
	Keep(ctx context.Context, gate order.GateClosure, rejected []order.Order) (place string, err error)
}
