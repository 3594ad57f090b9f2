package embedded_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

var damagedAt = time.UnixMilli(1_800_000_000_123)

// damagedFile returns the path of a store with the orders damaged and whole, of which the first cannot be decoded.
func damagedFile(t *testing.T) string {
	t.Helper()
	orders := []order.Order{pendingAt("damaged", damagedAt), pendingAt("whole", damagedAt)}
	return editedFile(t, orders, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("orders")).Put([]byte("damaged"), []byte("{"))
	})
}

// editedFile returns the path of a store with orders placed at damagedAt, in which edit has changed the file itself.
func editedFile(t *testing.T, orders []order.Order, edit func(*bbolt.Tx) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrders(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Place(t.Context(), orders, damagedAt); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseFile(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(edit), db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func pendingAt(recordID string, at time.Time) order.Order {
	return order.Restore(order.Snapshot{RecordID: recordID, Status: order.Pending, Open: true, PlacedAt: at})
}

// TestOrders_DamagedOrderDoesNotBlockOthers reads, places and sweeps beside the damaged order.
func TestOrders_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	s := open(t, damagedFile(t))
	found, err := s.Read(t.Context(), []string{"damaged", "whole"})
	if len(found) != 1 || found[0].RecordID() != "whole" || !port.IsPermanent(err) {
		t.Errorf("Read = %v, %v, want the whole order and a permanent error", found, err)
	}
	_, err = s.Place(t.Context(), []order.Order{pendingAt("damaged", damagedAt), pendingAt("new", damagedAt)}, damagedAt)
	if !port.IsPermanent(err) {
		t.Errorf("Place: %v, want a permanent error", err)
	}
	if found, err := s.Read(t.Context(), []string{"new"}); len(found) != 1 || err != nil {
		t.Errorf("the order beside the damaged one: %v, %v, want it placed", found, err)
	}
	removed, err := s.DeleteExpired(t.Context(), damagedAt.Add(order.Lifetime+order.Retention))
	if removed != 2 || !port.IsPermanent(err) {
		t.Errorf("DeleteExpired = %d, %v, want the two others deleted and a permanent error", removed, err)
	}
}

// TestADamagedOrderIsListedAsUnreadable lists beside the damaged order.
func TestADamagedOrderIsListedAsUnreadable(t *testing.T) {
	told := map[string]bool{}
	for entry, err := range open(t, damagedFile(t)).List(t.Context(), order.GateClosureAt(time.UnixMilli(1_900_000_000_000)), "") {
		if err != nil {
			t.Fatal(err)
		}
		if entry.Damaged != nil {
			told[entry.Damaged.Error()] = true
		} else {
			told[entry.Order.RecordID()] = true
		}
	}
	if !told["whole"] || !told["order damaged: unexpected end of JSON input"] || len(told) != 2 {
		t.Errorf("listed %v, want one order and one damage", told)
	}
}

// TestOpenOrders_OtherBuckets has files that are sound for bbolt, but no order stores.
func TestOpenOrders_OtherBuckets(t *testing.T) {
	for name, edit := range map[string]func(*bbolt.Tx) error{
		"one more": func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("ordert")); return err },
		"one less": func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("open")) },
	} {
		t.Run(name, func(t *testing.T) {
			path := editedFile(t, []order.Order{pendingAt("x", damagedAt)}, edit)
			if s, err := embedded.OpenOrders(path); !errors.Is(err, embedded.ErrDamaged) {
				t.Errorf("OpenOrders = %v, %v, want ErrDamaged", s, err)
			}
		})
	}
}
