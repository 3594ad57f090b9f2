package port

import (
	"context"
	"errors"
	"iter"
	"time"

	"auction.internal/domain/order"
)

// OrderStore combines the ports of an order store. Each use case depends only on the ports that it
// calls.
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
	// Place stores each order whose record_id is available at now: no order is stored under it, or
	// the stored order is replaceable (order.Order.ReplaceableAt). It is atomic for each order: of
	// several concurrent callers with the same record_id, exactly one places its order. The orders
	// must have distinct record_ids.
	//
	// Place returns one placement for each order, in the same sequence. If it returns no error,
	// every placed order survives a crash of the process and of the host. If the order that is
	// stored under a record_id is damaged, the error is a PermanentError that names the damaged
	// order; the other orders are still placed.
	Place(ctx context.Context, orders []order.Order, now time.Time) ([]Placement, error)
}

// Placement is the outcome of placing one order.
type Placement struct {
	Placed bool
	Stored order.Order // the order stored after the call: the new one, or the existing one if not Placed
}

// OrderReader reads orders by their record_id.
type OrderReader interface {
	// Read returns the stored orders, including expired ones, in any sequence. Ids without an order
	// are omitted. Read is strongly consistent: it returns the effect of every write that completed
	// before the call. The IDs must be distinct. For damaged orders, the error is a PermanentError
	// that names them; Read still returns all other orders.
	Read(ctx context.Context, recordIDs []string) ([]order.Order, error)
}

// ErrInvalidCursor is returned for a string that is not a cursor of the adapter.
var ErrInvalidCursor = errors.New("invalid cursor")

// OpenOrders lists the open orders: those that are neither settled nor closed.
type OpenOrders interface {
	// List yields the open orders after the cursor that were placed before the gate closure. The
	// empty cursor is the beginning of the list. List reads orders in batches as the caller
	// iterates, and does not scan orders that are not open. Each order is yielded once, either as
	// stored or as damaged.
	//
	// The sequence of an adapter is stable: if orders are settled or placed in the meantime, List
	// does not skip or repeat other orders. An order whose Place returns while the list is read, or
	// shortly before, may be omitted; a later auction lists it.
	//
	// The first error is yielded in the last pair and ends the list. The caller can stop at any
	// time.
	List(ctx context.Context, before order.GateClosure, after Cursor) iter.Seq2[OpenOrder, error]
}

// OpenOrder is one order of the list, with the cursor from which the list continues after it.
type OpenOrder struct {
	Order  order.Order
	Cursor Cursor

	// Damaged is not nil if the stored order is damaged. It names the order and describes the
	// damage; Order is then the zero order. A damaged order is listed so that the caller can report
	// it. It must not block the orders after it.
	Damaged error
}

// Cursor is a position in an adapter's list of open orders. It stays valid when the order at that
// position is no longer in the list. It is an opaque string of at most 200 bytes; the empty cursor
// is the beginning of the list. List returns ErrInvalidCursor for a string that cannot be one of
// its cursors.
type Cursor string

// OrderDecider stores decisions.
type OrderDecider interface {
	// Decide applies order.Order.Decide to each stored order, atomically for each order: of several
	// decisions on one order, the first stands. The decisions must have distinct record_ids. Decide
	// returns one result for each decision, in the same sequence. If it returns an error, the
	// results may be missing; a missing or zero result means that it is unknown whether the
	// decision is stored.
	Decide(ctx context.Context, decisions []order.Decision) ([]DecisionResult, error)
}

// DecisionResult is the outcome of one decision.
type DecisionResult struct {
	Applied bool        // this call stored the decision
	Found   bool        // an order is stored under the record_id
	Stored  order.Order // the order stored after the call; zero if not Found
}

// OrderSettler settles orders whose results were delivered, so that they are no longer open.
type OrderSettler interface {
	// Settle applies order.Order.Settle to each stored order, atomically for each order. It returns
	// how many orders this call settled, even if it also returns an error. An order that is already
	// settled, or is not the one that was delivered, stays unchanged without an error and is not
	// counted. Every order is attempted.
	Settle(ctx context.Context, delivered []order.Order) (settled int, err error)
}

// OrderCloser closes orders that expired before an auction decided them, so that they are no longer
// open.
type OrderCloser interface {
	// Close applies order.Order.Close at the gate closure to each stored order, atomically for each
	// order. It returns how many orders this call closed, even if it also returns an error. An
	// order that was decided, replaced or closed in the meantime stays unchanged and is not
	// counted. Report orders to an ExpiryReporter before closing them: no later auction lists them.
	Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (closed int, err error)
}
