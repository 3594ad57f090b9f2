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

// TestModes_DoNotDependOnTheUmask creates everything under umasks that forbid too much and too little.
func TestModes_DoNotDependOnTheUmask(t *testing.T) {
	for _, mask := range []int{0o000, 0o022, 0o077, 0o277} {
		root := filepath.Join(t.TempDir(), "data")
		before := syscall.Umask(mask)
		t.Cleanup(func() { syscall.Umask(before) })
		if err := embedded.CreateFolders(root); err != nil {
			t.Fatal(err)
		}
		s, err := embedded.OpenOrders(filepath.Join(root, "orders.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.CloseFile()
		f := newFiles(t, root)
		if _, err := f.Store(t.Context(), []order.Order{accepted("a", "1")}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.StoreRejectionList(t.Context(), accepted("a", "1").Auction(), []order.Order{accepted("b", "1")}); err != nil {
			t.Fatal(err)
		}
		syscall.Umask(before)
		wantModes(t, root, mask)
	}
}

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

// TestOrders_FaultFailsTheCall cuts the file while it is open, so that reading it faults as on a disk that fails.
func TestOrders_FaultFailsTheCall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "orders.db")
	if err := os.WriteFile(path, soundStore(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	if err := os.Truncate(path, int64(2*pageSize)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(t.Context(), []string{"order-0-0"}); !errors.Is(err, embedded.ErrDamaged) {
		t.Errorf("Read: %v, want ErrDamaged", err)
	}
	if _, err := s.DeleteExpired(t.Context(), time.Now()); !errors.Is(err, embedded.ErrDamaged) {
		t.Errorf("DeleteExpired: %v, want ErrDamaged", err)
	}
	select {
	case <-s.Damaged():
	default:
		t.Error("the store does not report the fault")
	}
}
