package openkey

import (
	"context"
	"iter"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Batch gives the next open orders whose keys lie behind last and before bound, in the keys' sequence; none at the
// end. A store is held for no longer than one batch takes.
type Batch func(last, bound string) ([]port.OpenOrder, error)

// List is port.OpenOrders on an index of keys that is read batch by batch. The sequence is that of placing.
func List(ctx context.Context, before order.GateClosure, after port.Cursor, next Batch) iter.Seq2[port.OpenOrder, error] {
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
