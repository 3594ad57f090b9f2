// Package usecase holds what the system does for its users, in terms of the ports alone. Each use case is a struct
// of the ports it needs with one method or two; time is an argument.
package usecase

import (
	"context"
	"fmt"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// PlaceOrders takes the orders of one request.
type PlaceOrders struct {
	Orders port.OrderPlacer
}

// Receipt says what became of each order of a request.
type Receipt struct {
	Stored    []order.Order // those that are stored now, new or replayed, in the request's order
	Replayed  int           // how many of them were there before
	Conflicts []order.Problem
}

// Place stores the orders of one request at now, or none of them when any is wrong: then the error is an
// *order.InvalidBatch. Any other error says that storing failed in the middle.
//
// It may be repeated safely. An order that is already there is a replay, which changes nothing. One whose record_id
// belongs to another order is a conflict; the orders beside it are stored all the same.
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
