package embedded

import (
	"context"
	"errors"
	"iter"
	"time"

	"auction.internal/adapters/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// batch is how many orders one transaction lists or deletes: the file is never held for long.
const batch = 500

// List implements port.OpenOrders.
func (s *Orders) List(ctx context.Context, before order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return openkey.List(ctx, before, after, func(last, bound string) (entries []port.OpenOrder, err error) {
		err = s.view(ctx, func(t tables) error {
			entries = t.openBehind(last, bound)
			return nil
		})
		return entries, err
	})
}

// openBehind gives the next open orders behind a key, up to a bound.
func (t tables) openBehind(last, bound string) []port.OpenOrder {
	var entries []port.OpenOrder
	cursor := t.open.Cursor()
	for key, _ := cursor.Seek([]byte(last)); key != nil && string(key) < bound && len(entries) < batch; key, _ = cursor.Next() {
		if string(key) == last {
			continue
		}
		if o, found, err := t.get(openkey.RecordID(string(key))); found {
			entries = append(entries, port.OpenOrder{Order: o, Cursor: port.Cursor(key), Unreadable: err})
		}
	}
	return entries
}

// Sweep deletes the orders that may be deleted at now, and returns how many they were. Damaged orders are kept, and named
// in the error.
func (s *Orders) Sweep(ctx context.Context, now time.Time) (int, error) {
	total := 0
	for {
		var due []string
		err := s.view(ctx, func(t tables) error {
			due = t.due(now)
			return nil
		})
		if err != nil || len(due) == 0 {
			return total, err
		}
		removed, damaged := 0, error(nil)
		err = s.update(ctx, func(t tables) (err error) {
			removed, damaged, err = t.remove(due, now)
			return err
		})
		total += removed
		if err != nil || removed == 0 {
			return total, errors.Join(damaged, err)
		}
	}
}

// due gives the next record_ids of orders that may be deleted at now.
func (t tables) due(now time.Time) []string {
	var ids []string
	bound := order.FormatTime(now.Add(time.Millisecond)) // the first moment that is not due
	cursor := t.deletable.Cursor()
	for key, _ := cursor.First(); key != nil && string(key) < bound && len(ids) < batch; key, _ = cursor.Next() {
		ids = append(ids, openkey.RecordID(string(key)))
	}
	return ids
}

// remove deletes orders, unless they are damaged or were replaced since they came due, and returns how many it deleted.
func (t tables) remove(recordIDs []string, now time.Time) (removed int, damaged, err error) {
	for _, id := range recordIDs {
		o, found, err := t.get(id)
		if err != nil {
			damaged = errors.Join(damaged, err)
			continue
		}
		if at, deletable := o.DeletableAt(); !found || !deletable || at.After(now) {
			continue
		}
		if err := t.dropIndexes(o); err != nil {
			return 0, damaged, err
		}
		if err := t.orders.Delete([]byte(id)); err != nil {
			return 0, damaged, err
		}
		removed++
	}
	return removed, damaged, nil
}
