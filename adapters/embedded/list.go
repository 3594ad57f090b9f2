package embedded

import (
	"context"
	"iter"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// batch is the maximum number of orders that one transaction lists or deletes, so that other calls
// do not wait long.
const batch = 500

// List implements port.OpenOrders.
func (s *Orders) List(
	ctx context.Context, before order.GateClosure, after port.Cursor,
) iter.Seq2[port.OpenOrder, error] {
	return openkey.List(ctx, before, after, func(last, bound string) (entries []port.OpenOrder, err error) {
		err = s.view(ctx, func(b buckets) error {
			entries = b.openAfter(last, bound)
			return nil
		})
		return entries, err
	})
}

// openAfter returns the next batch of open orders whose keys are greater than last and less than
// bound.
func (b buckets) openAfter(last, bound string) []port.OpenOrder {
	var entries []port.OpenOrder
	c := b.open.Cursor()
	for key, _ := c.Seek([]byte(last)); key != nil && string(key) < bound && len(entries) < batch; key, _ = c.Next() {
		if string(key) == last {
			continue
		}
		if o, found, err := b.get(openkey.RecordID(string(key))); found {
			entries = append(entries, port.OpenOrder{Order: o, Cursor: port.Cursor(key), Damaged: err})
		}
	}
	return entries
}
