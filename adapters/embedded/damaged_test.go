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

var placed = time.UnixMilli(1_800_000_000_123)

// damagedFile returns the path of a store with the orders "damaged", which cannot be decoded, and
// "valid".
func damagedFile(t *testing.T) string {
	t.Helper()
	orders := []order.Order{pendingAt("damaged", placed), pendingAt("valid", placed)}
	return editedFile(t, orders, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("orders")).Put([]byte("damaged"), []byte("{"))
	})
}

// editedFile creates a store with the orders, changes its file with edit, and returns the path.
func editedFile(t *testing.T, orders []order.Order, edit func(*bbolt.Tx) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrderStore(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Place(t.Context(), orders, placed); err != nil {
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

func pendingAt(recordID string, placedAt time.Time) order.Order {
	return order.Restore(order.Snapshot{RecordID: recordID, Status: order.Pending, Open: true, PlacedAt: placedAt})
}

// TestOrders_DamagedOrderDoesNotBlockOthers reads, places and deletes valid orders together with a
// damaged order.
func TestOrders_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	s := openTestOrders(t, damagedFile(t))
	found, err := s.Read(t.Context(), []string{"damaged", "valid"})
	if len(found) != 1 || found[0].RecordID() != "valid" || !port.IsPermanent(err) {
		t.Errorf("Read = %v, %v, want the valid order and a permanent error", found, err)
	}
	_, err = s.Place(t.Context(), []order.Order{pendingAt("damaged", placed), pendingAt("new", placed)}, placed)
	if !port.IsPermanent(err) {
		t.Errorf("Place = %v, want a permanent error", err)
	}
	if found, err := s.Read(t.Context(), []string{"new"}); len(found) != 1 || err != nil {
		t.Errorf("Read(new) = %v, %v, want the order that was placed together with the damaged one", found, err)
	}
	deleted, err := s.DeleteExpired(t.Context(), placed.Add(order.Lifetime+order.Retention))
	if deleted != 2 || !port.IsPermanent(err) {
		t.Errorf("DeleteExpired = %d, %v, want 2 deleted and a permanent error", deleted, err)
	}
}

func TestOrders_ListReportsDamagedOrder(t *testing.T) {
	s := openTestOrders(t, damagedFile(t))
	listed := map[string]bool{}
	for entry, err := range s.List(t.Context(), order.GateClosureAt(placed.Add(time.Hour)), "") {
		if err != nil {
			t.Fatal(err)
		}
		if entry.Damaged != nil {
			listed[entry.Damaged.Error()] = true
		} else {
			listed[entry.Order.RecordID()] = true
		}
	}
	const damaged = "damaged order damaged: unexpected end of JSON input"
	if !listed["valid"] || !listed[damaged] || len(listed) != 2 {
		t.Errorf("List yielded %v, want the valid order and %q", listed, damaged)
	}
}

// TestOpenOrderStore_RejectsOtherBuckets opens valid bbolt files that are not order stores.
func TestOpenOrderStore_RejectsOtherBuckets(t *testing.T) {
	for name, edit := range map[string]func(*bbolt.Tx) error{
		"additional bucket": func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("ordert")); return err },
		"missing bucket":    func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("open")) },
	} {
		t.Run(name, func(t *testing.T) {
			path := editedFile(t, []order.Order{pendingAt("x", placed)}, edit)
			if s, err := embedded.OpenOrderStore(path); !errors.Is(err, embedded.ErrDamaged) {
				t.Errorf("OpenOrderStore = %v, %v, want ErrDamaged", s, err)
			}
		})
	}
}
