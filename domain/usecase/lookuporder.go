package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// ErrOrderNotFound says that no order of that record_id exists for customers: there never was one, or it has expired.
var ErrOrderNotFound = errors.New("no such order")

// LookUpOrder shows a customer one order.
type LookUpOrder struct {
	Orders port.OrderReader
}

// LookUp gives the order as it stands at now, or ErrOrderNotFound.
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
