package embedded

import (
	"context"
	"errors"
	"time"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
)

// DeleteExpired deletes the orders that are deletable at now, and returns how many orders it
// deleted. It keeps damaged orders and names them in the error.
func (s *Orders) DeleteExpired(ctx context.Context, now time.Time) (int, error) {
	total, last := 0, ""
	var damaged error
	for {
		var keys []string
		err := s.view(ctx, func(b buckets) error {
			keys = b.deletableKeys(last, now)
			return nil
		})
		if err != nil || len(keys) == 0 {
			return total, errors.Join(damaged, err)
		}
		last = keys[len(keys)-1]
		deleted, damagedInBatch := 0, error(nil)
		err = s.update(ctx, func(b buckets) (err error) {
			deleted, damagedInBatch, err = b.deleteOrders(keys)
			return err
		})
		total, damaged = total+deleted, errors.Join(damaged, damagedInBatch)
		if err != nil {
			return total, errors.Join(damaged, err)
		}
	}
}

// deletableKeys returns the next batch of keys of orders that are deletable at now. The batch
// begins after the key last.
func (b buckets) deletableKeys(last string, now time.Time) []string {
	var keys []string
	bound := order.FormatTime(now.Add(time.Millisecond)) // the first time whose orders must be kept
	c := b.deletable.Cursor()
	for key, _ := c.Seek([]byte(last)); key != nil && string(key) < bound && len(keys) < batch; key, _ = c.Next() {
		if string(key) != last {
			keys = append(keys, string(key))
		}
	}
	return keys
}

// deleteOrders deletes the orders of deletable keys, and returns how many orders it deleted. It
// keeps damaged orders and names them in the first error. Earlier versions had another retention:
// if a key does not match the current deletion time of its order, the key is replaced and the order
// is kept.
func (b buckets) deleteOrders(keys []string) (deleted int, damaged, err error) {
	for _, key := range keys {
		id := openkey.RecordID(key)
		o, found, err := b.get(id)
		if err != nil {
			damaged = errors.Join(damaged, err)
			continue
		}
		at, deletable := o.DeletableAt()
		if !found || !deletable || openkey.Key(at, id) != key {
			if err := b.replaceKey(key, o); err != nil {
				return 0, damaged, err
			}
			continue
		}
		if err := b.deleteIndexKeys(o); err != nil {
			return 0, damaged, err
		}
		if err := b.orders.Delete([]byte(id)); err != nil {
			return 0, damaged, err
		}
		deleted++
	}
	return deleted, damaged, nil
}

// replaceKey deletes a deletable key and writes the current key of its order. The zero order and
// orders that must be kept have no key.
func (b buckets) replaceKey(key string, o order.Order) error {
	if err := b.deletable.Delete([]byte(key)); err != nil {
		return err
	}
	at, deletable := o.DeletableAt()
	if o.RecordID() == "" || !deletable {
		return nil
	}
	return b.deletable.Put([]byte(openkey.Key(at, o.RecordID())), nil)
}
