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

// The buckets of the file: the orders by record_id, and two indexes that hold keys alone.
var (
	ordersBucket    = []byte("orders")
	openBucket      = []byte("open")      // openkey of every open order
	deletableBucket = []byte("deletable") // moment from which an order may be deleted, then its record_id
)

func makeBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{ordersBucket, openBucket, deletableBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// checkBuckets returns an error unless the file has all buckets and no others. Without any it is a new one.
func checkBuckets(tx *bbolt.Tx) error {
	var names []string
	err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
		names = append(names, string(name))
		return nil
	})
	want := []string{string(deletableBucket), string(openBucket), string(ordersBucket)}
	if err == nil && len(names) > 0 && !slices.Equal(names, want) {
		err = fmt.Errorf("it has the buckets %q, not %q", names, want)
	}
	return err
}

// tables is the file inside one transaction.
type tables struct{ orders, open, deletable *bbolt.Bucket }

func tablesOf(tx *bbolt.Tx) tables {
	return tables{orders: tx.Bucket(ordersBucket), open: tx.Bucket(openBucket), deletable: tx.Bucket(deletableBucket)}
}

// get returns the order under a record_id. The error is permanent: the order is damaged.
func (t tables) get(recordID string) (o order.Order, found bool, err error) {
	value := t.orders.Get([]byte(recordID))
	if value == nil {
		return order.Order{}, false, nil
	}
	o, err = decode(recordID, value)
	if err != nil {
		return order.Order{}, true, &port.PermanentError{Err: err}
	}
	return o, true, nil
}

// place writes a new order, unless one is in its way at now.
func (t tables) place(o order.Order, now time.Time) (port.Placement, error) {
	standing, found, err := t.get(o.RecordID())
	switch {
	case err != nil:
		return port.Placement{}, err
	case !found:
		return port.Placement{Placed: true, Stored: o}, t.put(o)
	case standing.ReplaceableAt(now):
		return port.Placement{Placed: true, Stored: o}, t.replace(standing, o)
	default:
		return port.Placement{Stored: standing}, nil
	}
}

func (t tables) replace(standing, next order.Order) error {
	if err := t.dropIndexes(standing); err != nil {
		return err
	}
	return t.put(next)
}

// put writes an order and its place in the indexes.
func (t tables) put(next order.Order) error {
	if next.Open() {
		if err := t.open.Put([]byte(openkey.Of(next)), nil); err != nil {
			return err
		}
	}
	if at, deletable := next.DeletableAt(); deletable {
		if err := t.deletable.Put([]byte(openkey.Key(at, next.RecordID())), nil); err != nil {
			return err
		}
	}
	value, err := encode(next)
	if err != nil {
		return err
	}
	return t.orders.Put([]byte(next.RecordID()), value)
}

// change applies a step of an order's life where it is possible.
func (t tables) change(recordID string, step func(order.Order) (order.Order, bool)) (changed bool, err error) {
	standing, found, err := t.get(recordID)
	if err != nil || !found {
		return false, err
	}
	next, possible := step(standing)
	if !possible {
		return false, nil
	}
	return true, t.replace(standing, next)
}

func (t tables) dropIndexes(o order.Order) error {
	if err := t.open.Delete([]byte(openkey.Of(o))); err != nil {
		return err
	}
	at, deletable := o.DeletableAt()
	if !deletable {
		return nil
	}
	return t.deletable.Delete([]byte(openkey.Key(at, o.RecordID())))
}
