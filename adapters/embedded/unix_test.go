//go:build unix

package embedded_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// TestFileModes_DoNotDependOnUmask creates all files and folders under permissive and restrictive
// umasks.
func TestFileModes_DoNotDependOnUmask(t *testing.T) {
	for _, mask := range []int{0o000, 0o022, 0o077, 0o277} {
		root := filepath.Join(t.TempDir(), "data")
		original := syscall.Umask(mask)
		t.Cleanup(func() { syscall.Umask(original) })
		if err := embedded.CreateFolders(root); err != nil {
			t.Fatal(err)
		}
		s, err := embedded.OpenOrderStore(filepath.Join(root, "orders.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.CloseFile()
		f := newTestFiles(t, root)
		o := acceptedOrder("a", "1")
		if _, err := f.Store(t.Context(), []order.Order{o}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.StoreRejectionList(t.Context(), o.Auction(), []order.Order{o}); err != nil {
			t.Fatal(err)
		}
		syscall.Umask(original)
		wantModes(t, root, mask)
	}
}

// wantModes checks the modes of all files and folders below root.
func wantModes(t *testing.T, root string, mask int) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		want := fs.FileMode(0o644)
		switch {
		case entry.IsDir():
			want = 0o755
		case entry.Name() == "orders.db":
			want = 0o600
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("umask %#o: %s has mode %#o, want %#o", mask, path, got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOrders_UnreadableFile truncates the open file, so that reads fault as they do on a failing
// disk.
func TestOrders_UnreadableFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "orders.db")
	if err := os.WriteFile(path, validStore(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openTestOrders(t, path)
	if err := os.Truncate(path, int64(2*pageSize)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(t.Context(), []string{"order-0-0"}); !errors.Is(err, embedded.ErrDamaged) {
		t.Errorf("Read = %v, want ErrDamaged", err)
	}
	if _, err := s.DeleteExpired(t.Context(), time.Now()); !errors.Is(err, embedded.ErrDamaged) {
		t.Errorf("DeleteExpired = %v, want ErrDamaged", err)
	}
	select {
	case <-s.Damaged():
	default:
		t.Error("channel of Damaged is open, want it closed")
	}
}
