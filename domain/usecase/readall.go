package usecase

import (
	"context"
	"fmt"
	"slices"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// readAll returns the stored orders by record_id. The IDs may contain duplicates and IDs without an
// order. Together with a permanent error it returns the orders that are not damaged.
func readAll(ctx context.Context, orders port.OrderReader, recordIDs []string) (map[string]order.Order, error) {
	ids := slices.Clone(recordIDs)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	byID := make(map[string]order.Order, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	found, err := orders.Read(ctx, ids)
	for _, o := range found {
		byID[o.RecordID()] = o
	}
	if err != nil {
		err = fmt.Errorf("read %d orders: %w", len(ids), err)
	}
	return byID, err
}
