package usecase

import (
	"context"
	"errors"
	"fmt"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// MaxListedOrders is the maximum number of rejected orders that a notification lists. If the IDs
// are long, it lists fewer. If it does not list all rejected orders, the full list is stored in a
// RejectionListStore.
const MaxListedOrders = 20

// Notify reports rejections and failures to operators.
type Notify struct {
	Orders      port.OrderReader
	Lists       port.RejectionListStore
	Settler     port.OrderSettler
	Notifier    port.Notifier
	Environment string // dev, prod or local; part of every title
}

// ReportRejections publishes one notification of the rejected orders of a page that are not
// settled, then settles them. It returns how many orders were reported, even if it also returns an
// error. If an order cannot be settled, the next call reports it again.
//
// Damaged orders do not block the other orders. Unless another error occurs, the error for them is
// permanent.
func (u Notify) ReportRejections(ctx context.Context, gate order.GateClosure, recordIDs []string) (int, error) {
	stored, readErr := readAll(ctx, u.Orders, recordIDs)
	if readErr != nil && !port.IsPermanent(readErr) {
		return 0, readErr
	}
	rejected := unsettledRejections(stored, recordIDs)
	if len(rejected) == 0 {
		return 0, readErr
	}
	notified, err := u.notifyAndSettle(ctx, gate, rejected, len(stored))
	return notified, errors.Join(readErr, err)
}

// notifyAndSettle publishes one notification of the rejected orders, then settles them.
func (u Notify) notifyAndSettle(
	ctx context.Context, gate order.GateClosure, rejected []order.Order, pageSize int,
) (int, error) {
	named, list := namedOrders(gate, rejected), ""
	if len(named) < len(rejected) {
		var err error
		if list, err = u.Lists.StoreRejectionList(ctx, gate, rejected); err != nil {
			return 0, fmt.Errorf("store the list of %d rejected orders: %w", len(rejected), err)
		}
	}
	message := rejectionMessage(gate, named, len(rejected), pageSize, list, u.Environment)
	if err := u.Notifier.Notify(ctx, message); err != nil {
		return 0, fmt.Errorf("notify of %d rejected orders: %w", len(rejected), err)
	}
	if _, err := u.Settler.Settle(ctx, rejected); err != nil {
		return len(rejected), fmt.Errorf("settle %d rejected orders: %w", len(rejected), err)
	}
	return len(rejected), nil
}

// ReportFailure publishes a notification of a failure other than rejections. It does not settle any
// orders: they stay open.
func (u Notify) ReportFailure(ctx context.Context, f Failure) error {
	if err := u.Notifier.Notify(ctx, failureMessage(f, u.Environment)); err != nil {
		return fmt.Errorf("notify of a failure: %w", err)
	}
	return nil
}

// unsettledRejections returns the rejected orders that are not settled, in the sequence of the
// record_ids and without duplicates.
func unsettledRejections(stored map[string]order.Order, recordIDs []string) []order.Order {
	var rejected []order.Order
	seen := make(map[string]bool, len(recordIDs))
	for _, id := range recordIDs {
		o := stored[id]
		if o.Status() == order.Rejected && o.Open() && !seen[id] {
			seen[id] = true
			rejected = append(rejected, o)
		}
	}
	return rejected
}
