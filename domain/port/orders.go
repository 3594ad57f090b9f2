package port

import (
	"context"
	"errors"
	"iter"
	"time"

	"auction.internal/domain/order"
)

// OrderStore combines the ports of one store of orders. Use cases depend only on those they call.
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
	// Place stores each order whose record_id is not in use at now: no order is stored under it, or
	// the stored order is replaceable (order.Order.ReplaceableAt). It is atomic for each order: of
	// several concurrent callers with the same record_id, exactly one places its order. The orders
	// must have distinct record_ids.
	//
	// Place returns one placement for each order, in the same sequence. If it returns no error, every
	// placed order survives a crash of the process and of the host. If the order that is stored
	// under a record_id is damaged, the error is a PermanentError that names it; the other orders
	// are placed nevertheless.
	Place(ctx context.Context, orders []order.Order, now time.Time) ([]Placement, error)
}

// Placement is the outcome of placing one order.
type Placement struct {
	Placed bool
	Stored order.Order // the order now stored under the record_id: this one, or the one that prevented it
}

// OrderReader reads orders by their record_id.
type OrderReader interface {
	// Read returns the stored orders, including expired ones, in any sequence. Ids without an order
	// are omitted. Read sees every write that returned before the call. The ids must be distinct.
	// For damaged orders, the error is a PermanentError that names them; Read returns all other
	// orders nevertheless.
	Read(ctx context.Context, recordIDs []string) ([]order.Order, error)
}

// ErrInvalidCursor reports a string that is not a cursor of the adapter.
var ErrInvalidCursor = errors.New("invalid cursor")

// OpenOrders lists the orders that are not settled.
type OpenOrders interface {
	// List yields the open orders that were placed before the gate closure, one by one and without
	// reading all orders: those after the cursor, or all for the empty cursor. Each order is yielded
	// once, as it is stored or as damaged. The sequence of an adapter is stable: orders that are
	// settled or placed meanwhile do not make it skip or repeat others. An order whose Place returns
	// while the list is read, or shortly before, may be omitted: a later auction takes it.
	//
	// The first error is yielded in the last pair and ends the list. The caller may stop at any time.
	List(ctx context.Context, before order.GateClosure, after Cursor) iter.Seq2[OpenOrder, error]
}

// OpenOrder is one order of the list, with the cursor that continues the list after it.
type OpenOrder struct {
	Order  order.Order
	Cursor Cursor

	// Damaged is not nil if the stored order is damaged. It names the order and the damage, and Order
	// is the zero order. The order is listed so that it is reported. It must not block the orders
	// after it.
	Damaged error
}

// Cursor is a position in an adapter's list of open orders. It stays valid after the order at that
// position is gone. It is an opaque string of at most 200 bytes; the empty one is the beginning. If
// List cannot have returned the string, the error is ErrInvalidCursor.
type Cursor string

// OrderDecider stores the outcomes of orders.
type OrderDecider interface {
	// Decide applies each decision as order.Order.Decide does, atomically: of several decisions for
	// one order the first stands. The decisions must have distinct record_ids. Decide returns one
	// result for each decision, in the same sequence. Together with an error, a zero result means
	// that the decision is not known to be stored.
	Decide(ctx context.Context, decisions []order.Decision) ([]DecisionResult, error)
}

// DecisionResult is the outcome of one decision.
type DecisionResult struct {
	Applied bool
	Found   bool        // an order is stored under the record_id: Stored
	Stored  order.Order // as it is stored after the call
}

// OrderSettler removes delivered orders from the open ones.
type OrderSettler interface {
	// Settle settles each order as order.Order.Settle does, atomically, and returns how many this call
	// settled, together with an error too. An order that is already settled, or is no longer the one
	// that was delivered, stays unchanged without an error, and is not counted. Every order is
	// attempted.
	Settle(ctx context.Context, delivered []order.Order) (settled int, err error)
}

// OrderCloser removes orders that expired undecided from the open ones.
type OrderCloser interface {
	// Close closes each order as order.Order.Close does at the gate closure, atomically, and returns
	// how many this call closed, together with an error too. An order that was decided, replaced or
	// closed meanwhile stays unchanged and is not counted. Report an order to an ExpiryReporter before
	// closing it: no later auction lists it.
	Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (closed int, err error)
}
