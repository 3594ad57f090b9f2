package port

import (
	"context"
	"errors"
	"iter"
	"time"

	"auction.internal/domain/order"
)

// OrderStore is everything that one store of orders does. Use cases ask for less.
type OrderStore interface {
	OrderPlacer
	OrderReader
	OpenOrders
	OrderDecider
	OrderSettler
	OrderCloser
}

// OrderPlacer stores new orders.
type OrderPlacer interface {
	// Place stores each order for which, at now, there is no order with its record_id or one that is
	// order.Order.ReplaceableAt now. Each order is decided on its own, in one step: of several callers with one
	// record_id, exactly one places it. No record_id may stand twice among the orders.
	//
	// The answer has one placement for each order, in their order. When it is given without an error, every placed
	// order survives the death of the process and of the machine. A damaged order under a record_id makes a
	// PermanentError that names it; the other orders are placed all the same.
	Place(ctx context.Context, orders []order.Order, now time.Time) ([]Placement, error)
}

// Placement says what became of one order that was to be placed.
type Placement struct {
	Placed bool
	Stored order.Order // the order that now stands under the record_id: this one, or the one in its way
}

// OrderReader reads orders by their record_id.
type OrderReader interface {
	// Read gives the orders that are stored, expired ones too, in any order; ids that are absent are left out.
	// It sees every write that was answered before the call. No id may stand twice. Orders that cannot be decoded are
	// named in a PermanentError, beside which all others are returned.
	Read(ctx context.Context, recordIDs []string) ([]order.Order, error)
}

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

// OrderDecider writes outcomes.
type OrderDecider interface {
	// Decide applies each decision as order.Order.Decide does, in one step: of several decisions for one order the
	// first stands. No record_id may stand twice. The answer has one verdict for each decision, in their order; beside
	// an error, those that are zero were not written as far as is known.
	Decide(ctx context.Context, decisions []order.Decision) ([]Verdict, error)
}

// Verdict says what became of one decision.
type Verdict struct {
	Applied bool
	Found   bool        // an order stands under the record_id; Stored is it
	Stored  order.Order // as it stands after the call
}

// OrderSettler takes delivered orders off the open ones.
type OrderSettler interface {
	// Settle settles each order as order.Order.Settle does, in one step, and tells how many it was that settled, beside
	// an error too. An order that is settled already, or is no longer the one that was delivered, is left as it is,
	// without an error, and not counted. Every order is attempted.
	Settle(ctx context.Context, delivered []order.Order) (settled int, err error)
}

// OrderCloser takes orders that expired undecided off the open ones.
type OrderCloser interface {
	// Close closes each order as order.Order.Close does at the gate closure, in one step, and returns how many it closed,
	// beside an error too: an order decided, replaced or closed meanwhile is left as it is and not counted. An order
	// is reported to an ExpiryReporter before it is closed, since no later auction lists it.
	Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (closed int, err error)
}
