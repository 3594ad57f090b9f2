package embedded_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// TestADamagedOrderIsListedAsUnreadable damages one of two orders in the file.
func TestADamagedOrderIsListedAsUnreadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrders(path)
	if err != nil {
		t.Fatal(err)
	}
	var orders []order.Order
	for _, id := range []string{"damaged", "whole"} {
		orders = append(orders, order.Restore(order.Snapshot{RecordID: id, Status: order.Pending, Open: true, PlacedAt: time.UnixMilli(1_800_000_000_123)}))
	}
	if _, err := s.Place(t.Context(), orders, orders[0].PlacedAt()); err != nil {
		t.Fatal(err)
	}
	if err := s.Shut(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("orders")).Put([]byte("damaged"), []byte("{")) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for entry, err := range open(t, path).List(t.Context(), order.GateClosureAt(time.UnixMilli(1_900_000_000_000)), "") {
		if err != nil {
			t.Fatal(err)
		}
		if entry.Unreadable != nil {
			told[entry.Unreadable.Error()] = true
		} else {
			told[entry.Order.RecordID()] = true
		}
	}
	if !told["whole"] || !told["order damaged: unexpected end of JSON input"] || len(told) != 2 {
		t.Errorf("listed %v, want one order and one damage", told)
	}
}
