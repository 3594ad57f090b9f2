package embedded

import (
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// The buckets of the file: the orders by record_id, and two indexes that contain only keys.
var (
	ordersBucket    = []byte("orders")
	openBucket      = []byte("open")      // openkey.Of each open order
	deletableBucket = []byte("deletable") // openkey.Key of each order with the time from which it may be deleted
)

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{ordersBucket, openBucket, deletableBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// checkBuckets returns an error unless the file has exactly the expected buckets or, like a new
// file, no buckets.
func checkBuckets(tx *bbolt.Tx) error {
	var names []string
	err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
		names = append(names, string(name))
		return nil
	})
	want := []string{string(deletableBucket), string(openBucket), string(ordersBucket)}
	if err == nil && len(names) > 0 && !slices.Equal(names, want) {
		err = fmt.Errorf("the buckets are %q instead of %q", names, want)
	}
	return err
}

// buckets are the buckets of the file in one transaction.
type buckets struct{ orders, open, deletable *bbolt.Bucket }

func bucketsOf(tx *bbolt.Tx) buckets {
	return buckets{orders: tx.Bucket(ordersBucket), open: tx.Bucket(openBucket), deletable: tx.Bucket(deletableBucket)}
}

// get returns the order under a record_id. If the order is damaged, found is true and the error is
// permanent. get returns no other errors.
func (b buckets) get(recordID string) (o order.Order, found bool, err error) {
	value := b.orders.Get([]byte(recordID))
	if value == nil {
		return order.Order{}, false, nil
	}
	o, err = decode(recordID, value)
	if err != nil {
		return order.Order{}, true, &port.PermanentError{Err: err}
	}
	return o, true, nil
}

// place writes a new order, unless an order with its record_id is stored and cannot be replaced at
// now.
func (b buckets) place(o order.Order, now time.Time) (port.Placement, error) {
	stored, found, err := b.get(o.RecordID())
	switch {
	case err != nil:
		return port.Placement{}, err
	case !found:
		return port.Placement{Placed: true, Stored: o}, b.put(o)
	case stored.ReplaceableAt(now):
		return port.Placement{Placed: true, Stored: o}, b.replace(stored, o)
	default:
		return port.Placement{Stored: stored}, nil
	}
}

func (b buckets) replace(stored, next order.Order) error {
	if err := b.deleteIndexKeys(stored); err != nil {
		return err
	}
	return b.put(next)
}

// put writes an order and its keys in the indexes.
func (b buckets) put(next order.Order) error {
	if next.Open() {
		if err := b.open.Put([]byte(openkey.Of(next)), nil); err != nil {
			return err
		}
	}
	if at, deletable := next.DeletableAt(); deletable {
		if err := b.deletable.Put([]byte(openkey.Key(at, next.RecordID())), nil); err != nil {
			return err
		}
	}
	value, err := encode(next)
	if err != nil {
		return err
	}
	return b.orders.Put([]byte(next.RecordID()), value)
}

// change applies a transition to a stored order. It reports whether the order exists and the
// transition was possible.
func (b buckets) change(
	recordID string, transition func(order.Order) (order.Order, bool),
) (changed bool, err error) {
	stored, found, err := b.get(recordID)
	if err != nil || !found {
		return false, err
	}
	next, possible := transition(stored)
	if !possible {
		return false, nil
	}
	return true, b.replace(stored, next)
}

func (b buckets) deleteIndexKeys(o order.Order) error {
	if err := b.open.Delete([]byte(openkey.Of(o))); err != nil {
		return err
	}
	at, deletable := o.DeletableAt()
	if !deletable {
		return nil
	}
	return b.deletable.Delete([]byte(openkey.Key(at, o.RecordID())))
}
