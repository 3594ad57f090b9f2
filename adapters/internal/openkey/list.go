package openkey

import (
	"context"
	"iter"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Batch returns the next open orders whose keys are greater than last and less than bound, in the
// sequence of their keys. After the last order, it returns no orders. A store is locked only while
// it reads one batch.
type Batch func(last, bound string) ([]port.OpenOrder, error)

// List implements port.OpenOrders for an index of keys, which it reads in batches. It yields the
// orders in the sequence of their placed_at.
func List(
	ctx context.Context, before order.GateClosure, after port.Cursor, next Batch,
) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		last, err := FromCursor(after)
		for err == nil {
			if err = ctx.Err(); err != nil {
				break
			}
			var entries []port.OpenOrder
			if entries, err = next(last, Before(before)); err == nil && len(entries) == 0 {
				return
			}
			for _, entry := range entries {
				if !yield(entry, nil) {
					return
				}
				last = string(entry.Cursor)
			}
		}
		yield(port.OpenOrder{}, err)
	}
}
