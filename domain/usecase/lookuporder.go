package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// ErrOrderNotFound is returned if no order is stored under the record_id, or the order has expired.
var ErrOrderNotFound = errors.New("order not found")

// LookUpOrder returns an order to a customer.
type LookUpOrder struct {
	Orders port.OrderReader
}

// LookUp returns the order with the record_id. If there is no such order, or it has expired at now,
// the error is ErrOrderNotFound.
func (u LookUpOrder) LookUp(ctx context.Context, recordID string, now time.Time) (order.Order, error) {
	if !order.ValidRecordID(recordID) {
		return order.Order{}, ErrOrderNotFound
	}
	found, err := u.Orders.Read(ctx, []string{recordID})
	if err != nil {
		return order.Order{}, fmt.Errorf("look up an order: %w", err)
	}
	if len(found) == 0 || found[0].ExpiredAt(now) {
		return order.Order{}, ErrOrderNotFound
	}
	return found[0], nil
}
