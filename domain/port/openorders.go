package port

import (
	"context"
	"errors"
	"iter"

	"auction.internal/domain/order"
)

// ErrBadCursor says that a text is not a cursor of an adapter's list.
var ErrBadCursor = errors.New("not a cursor of the open orders")

// OpenOrders lists the orders that are not settled.
type OpenOrders interface {
	// List gives, one by one and without looking at all orders, those that are open and were placed before the gate
	// closure; only those behind the cursor, or all for the empty cursor. Each order is given as it stands, once, or as
	// unreadable.
	// The sequence of the adapter is stable: orders that are settled or placed meanwhile do not make it skip or
	// repeat others. An order whose placing is answered while the list is read, or a moment before, may be left out: a
	// later auction takes it.
	//
	// The list ends after the first error, which stands in the last pair. The caller may stop at any time.
	List(ctx context.Context, before order.GateClosure, after Cursor) iter.Seq2[OpenOrder, error]
}

// OpenOrder is one order of the list and the cursor to go on behind it.
type OpenOrder struct {
	Order  order.Order
	Cursor Cursor

	// Unreadable names an order that is open but damaged, and says how; Order is the zero order then. It stands in the
	// list so that somebody is told, and is no reason to keep the orders behind it from their auction.
	Unreadable error
}

// Cursor is a place in an adapter's list of open orders. It stays good when the order it stands on is gone.
// It is opaque text of at most 200 bytes; the empty one is the beginning. A text that no list can have given is
// answered with ErrBadCursor.
type Cursor string
