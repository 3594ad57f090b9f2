package embedded_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"auction.internal/adapters/internal/document"
	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
)

// TestFiles_StoreUnderNameOfEarlierVersions stores a result that an earlier version stored, but did
// not settle. Earlier versions used the key as the file name.
func TestFiles_StoreUnderNameOfEarlierVersions(t *testing.T) {
	root := t.TempDir()
	f := newTestFiles(t, root)
	stored := acceptedOrder("Abc", "1")
	d, err := document.Result(stored)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, filepath.FromSlash(d.Key))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, d.Content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []order.Order{stored, acceptedOrder("aBc", "1")} {
		if got, err := f.Store(t.Context(), []order.Order{o}); len(got) != 1 || err != nil {
			t.Fatalf("Store = %v, %v, want the order", got, err)
		}
	}
	if left := readFiles(t, root); len(left) != 2 {
		t.Errorf("files %v, want the existing one and that of the other record_id", slices.Sorted(maps.Keys(left)))
	}
}

// TestOrders_DeleteExpiredReplacesKeysOfEarlierVersions opens a file of an earlier version, whose
// keys are four hours earlier than the time from which an order may be deleted. The file contains
// more orders than one batch.
func TestOrders_DeleteExpiredReplacesKeysOfEarlierVersions(t *testing.T) {
	const n = 1_200
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = pendingAt(fmt.Sprintf("order-%04d", i), placed)
	}
	deletable := placed.Add(order.Lifetime + order.Retention)
	path := editedFile(t, orders, func(tx *bbolt.Tx) error {
		keys := tx.Bucket([]byte("deletable"))
		var failures []error
		for _, o := range orders {
			failures = append(failures, keys.Delete([]byte(openkey.Key(deletable, o.RecordID()))),
				keys.Put([]byte(openkey.Key(deletable.Add(-4*time.Hour), o.RecordID())), nil))
		}
		return errors.Join(failures...)
	})
	s := openTestOrders(t, path)
	for _, want := range []struct {
		at      time.Time
		deleted int
	}{{deletable.Add(-time.Hour), 0}, {deletable, n}, {deletable.Add(time.Hour), 0}} {
		if deleted, err := s.DeleteExpired(t.Context(), want.at); deleted != want.deleted || err != nil {
			t.Errorf("DeleteExpired at %s = %d, %v, want %d", want.at, deleted, err, want.deleted)
		}
	}
}
