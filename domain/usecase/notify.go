package usecase

import (
	"context"
	"errors"
	"fmt"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// MaxListedOrders is how many rejected orders a notification lists itself, fewer where their names are long. A longer list
// is kept beside it.
const MaxListedOrders = 20

// Notify tells people of rejections and failures.
type Notify struct {
	Orders      port.OrderReader
	Lists       port.RejectionListStore
	Settler     port.OrderSettler
	Notifier    port.Notifier
	Environment string // dev, prod, local: told in every title
}

// ReportRejections tells of the rejected orders among a page's record_ids that are not settled yet, in one message, then
// settles them. It returns how many it notified of, even when settling failed: those are reported again, never missed.
// Damaged orders make a permanent error, beside which all others are reported.
func (u Notify) ReportRejections(ctx context.Context, gate order.GateClosure, page []string) (int, error) {
	stored, readErr := readAll(ctx, u.Orders, page)
	if readErr != nil && !port.IsPermanent(readErr) {
		return 0, readErr
	}
	rejected := untold(stored, page)
	if len(rejected) == 0 {
		return 0, readErr
	}
	notified, err := u.reject(ctx, gate, rejected, len(stored))
	return notified, errors.Join(readErr, err)
}

// reject publishes one message that names the rejected orders, then settles them.
func (u Notify) reject(ctx context.Context, gate order.GateClosure, rejected []order.Order, ofPage int) (int, error) {
	named, list := listed(gate, rejected), ""
	if len(named) < len(rejected) {
		var err error
		if list, err = u.Lists.StoreRejectionList(ctx, gate, rejected); err != nil {
			return 0, fmt.Errorf("keep a list of %d rejected orders: %w", len(rejected), err)
		}
	}
	message := rejectionMessage(gate, named, len(rejected), ofPage, list, u.Environment)
	if err := u.Notifier.Notify(ctx, message); err != nil {
		return 0, fmt.Errorf("notify of %d rejected orders: %w", len(rejected), err)
	}
	if _, err := u.Settler.Settle(ctx, rejected); err != nil {
		return len(rejected), fmt.Errorf("settle %d rejected orders: %w", len(rejected), err)
	}
	return len(rejected), nil
}

// ReportFailure tells of anything else that went wrong in an execution. It settles nothing: the orders
// stay open.
func (u Notify) ReportFailure(ctx context.Context, f Failure) error {
	if err := u.Notifier.Notify(ctx, failureMessage(f, u.Environment)); err != nil {
		return fmt.Errorf("notify of a failure: %w", err)
	}
	return nil
}

// untold picks the rejected orders that are not settled, in the page's order, each once.
func untold(stored map[string]order.Order, page []string) []order.Order {
	var rejected []order.Order
	picked := make(map[string]bool, len(page))
	for _, id := range page {
		o := stored[id]
		if o.Status() == order.Rejected && o.Open() && !picked[id] {
			picked[id] = true
			rejected = append(rejected, o)
		}
	}
	return rejected
}
