// Package usecase implements the use cases of the system: place orders, look up an order, collect
// results, store results and notify.
//
// Each use case is a struct of the ports that it calls, with one or two methods. The current time
// is always an argument.
package usecase

import (
	"context"
	"fmt"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// PlaceOrders stores the orders of one request.
type PlaceOrders struct {
	Orders port.OrderPlacer
}

// Receipt is the result of Place. Each order of the request is either in Stored or in Conflicts.
type Receipt struct {
	Stored    []order.Order   // new and replayed orders as stored, in the sequence of the request
	Replayed  int             // number of replayed orders
	Conflicts []order.Problem // orders whose record_id is in use
}

// Place stores the orders of one request, placed at now. If any draft is invalid, it stores no
// order, and the error is an *order.InvalidBatchError. After any other error, some of the orders
// may be stored.
//
// Place is idempotent. An order that is already stored with the same content is a replay and does
// not change. An order whose record_id is in use by another order is a conflict; the orders without
// a conflict are stored.
func (u PlaceOrders) Place(ctx context.Context, drafts []order.Draft, now time.Time) (Receipt, error) {
	orders, err := order.NewBatch(drafts, now)
	if err != nil {
		return Receipt{}, err
	}
	placements, err := u.Orders.Place(ctx, orders, now)
	if err != nil {
		return Receipt{}, fmt.Errorf("place %d orders: %w", len(orders), err)
	}
	receipt := Receipt{Stored: make([]order.Order, 0, len(orders))}
	for i, p := range placements {
		reason := ""
		if !p.Placed {
			reason = order.ConflictReason(p.Stored, orders[i], now)
		}
		switch {
		case reason != "":
			receipt.Conflicts = append(receipt.Conflicts, order.Problem{
				Index: i, RecordID: orders[i].RecordID(), Field: order.FieldRecordID, Reason: reason,
			})
		case p.Placed:
			receipt.Stored = append(receipt.Stored, p.Stored)
		default:
			receipt.Replayed++
			receipt.Stored = append(receipt.Stored, p.Stored)
		}
	}
	return receipt, nil
}
