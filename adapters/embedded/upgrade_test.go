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

// TestStore_DocumentUnderItsEarlierName has a result that an earlier version stored under its key, before it was settled.
func TestStore_DocumentUnderItsEarlierName(t *testing.T) {
	root := t.TempDir()
	f := newFiles(t, root)
	stored := accepted("Abc", "1")
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
	for _, o := range []order.Order{stored, accepted("aBc", "1")} {
		if got, err := f.Store(t.Context(), []order.Order{o}); len(got) != 1 || err != nil {
			t.Fatalf("Store = %v, %v", got, err)
		}
	}
	if left := files(t, root); len(left) != 2 {
		t.Errorf("files %v, want the earlier one and that of the other record_id", slices.Sorted(maps.Keys(left)))
	}
}

// TestSweep_ReplacesKeysOfEarlierVersions has a file whose orders are filed for deletion earlier than they may be deleted,
// more of them than one transaction looks at.
func TestSweep_ReplacesKeysOfEarlierVersions(t *testing.T) {
	const n = 1_200
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = pendingAt(fmt.Sprintf("order-%04d", i), damagedAt)
	}
	deletable := damagedAt.Add(order.Lifetime + order.Retention)
	path := editedFile(t, orders, func(tx *bbolt.Tx) error {
		keys := tx.Bucket([]byte("deletable"))
		var failures []error
		for _, o := range orders {
			failures = append(failures, keys.Delete([]byte(openkey.Key(deletable, o.RecordID()))),
				keys.Put([]byte(openkey.Key(deletable.Add(-4*time.Hour), o.RecordID())), nil))
		}
		return errors.Join(failures...)
	})
	s := open(t, path)
	for _, want := range []struct {
		at      time.Time
		removed int
	}{{deletable.Add(-time.Hour), 0}, {deletable, n}, {deletable.Add(time.Hour), 0}} {
		if removed, err := s.DeleteExpired(t.Context(), want.at); removed != want.removed || err != nil {
			t.Errorf("DeleteExpired at %s = %d, %v, want %d", want.at, removed, err, want.removed)
		}
	}
}
