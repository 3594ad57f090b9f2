package embedded

import (
	"context"
	"errors"
	"iter"
	"time"

	"auction.internal/adapters/internal/openkey"
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
			entries = append(entries, port.OpenOrder{Order: o, Cursor: port.Cursor(key), Damaged: err})
		}
	}
	return entries
}

// DeleteExpired deletes the orders that may be deleted at now, and returns how many they were. Damaged orders are kept, and named
// in the error.
func (s *Orders) DeleteExpired(ctx context.Context, now time.Time) (int, error) {
	total, last := 0, ""
	var damaged error
	for {
		var due []string
		err := s.view(ctx, func(t tables) error {
			due = t.due(last, now)
			return nil
		})
		if err != nil || len(due) == 0 {
			return total, errors.Join(damaged, err)
		}
		last = due[len(due)-1]
		removed, unreadable := 0, error(nil)
		err = s.update(ctx, func(t tables) (err error) {
			removed, unreadable, err = t.remove(due)
			return err
		})
		total, damaged = total+removed, errors.Join(damaged, unreadable)
		if err != nil {
			return total, errors.Join(damaged, err)
		}
	}
}

// due returns the next keys, behind the last one, of orders that may be deleted at now.
func (t tables) due(last string, now time.Time) []string {
	var keys []string
	bound := order.FormatTime(now.Add(time.Millisecond)) // the first moment that is not due
	cursor := t.deletable.Cursor()
	for key, _ := cursor.Seek([]byte(last)); key != nil && string(key) < bound && len(keys) < batch; key, _ = cursor.Next() {
		if string(key) != last {
			keys = append(keys, string(key))
		}
	}
	return keys
}

// remove deletes the orders of keys and returns how many they were. Damaged orders are kept, and named in an error of
// their own. A key that is not the one of its order is only replaced: earlier versions kept orders for another time.
func (t tables) remove(keys []string) (removed int, damaged, err error) {
	for _, key := range keys {
		id := openkey.RecordID(key)
		o, found, err := t.get(id)
		if err != nil {
			damaged = errors.Join(damaged, err)
			continue
		}
		at, deletable := o.DeletableAt()
		if !found || !deletable || openkey.Key(at, id) != key {
			if err := t.replaceKey(key, o); err != nil {
				return 0, damaged, err
			}
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

// replaceKey deletes a key of the deletable orders, and writes that of its order, if there is one.
func (t tables) replaceKey(key string, o order.Order) error {
	if err := t.deletable.Delete([]byte(key)); err != nil {
		return err
	}
	at, deletable := o.DeletableAt()
	if o.RecordID() == "" || !deletable {
		return nil
	}
	return t.deletable.Put([]byte(openkey.Key(at, o.RecordID())), nil)
}
