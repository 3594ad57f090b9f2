package embedded_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/adapters/internal/document"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func newTestFiles(t testing.TB, root string) *embedded.Files {
	t.Helper()
	f, err := embedded.NewFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFiles_ResultsContract(t *testing.T) {
	roots := map[port.ResultStore]string{}
	porttest.ResultStore(t, porttest.ResultStoreHarness{
		New: func(t testing.TB) port.ResultStore {
			root := t.TempDir()
			f := newTestFiles(t, root)
			roots[f] = root
			return f
		},
		Objects: func(t testing.TB, s port.ResultStore) map[string][]byte { return readFiles(t, roots[s]) },
	})
}

func TestFiles_RejectionListsContract(t *testing.T) {
	porttest.RejectionListStore(t, porttest.RejectionListStoreHarness{
		New: func(t testing.TB) port.RejectionListStore { return newTestFiles(t, t.TempDir()) },
		Content: func(t testing.TB, _ port.RejectionListStore, location string) []byte {
			content, err := os.ReadFile(location)
			if err != nil {
				t.Fatal(err)
			}
			return content
		},
	})
}

// readFiles returns the content of each file below root by its path, with slashes.
func readFiles(t testing.TB, root string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		found[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func acceptedOrder(recordID, power string) order.Order {
	p, err := order.ParseDecimal(power)
	if err != nil {
		panic(err)
	}
	return order.Restore(order.Snapshot{
		RecordID: recordID, Status: order.Accepted, Power: p, Open: true,
		Auction: order.GateClosureAt(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)),
	})
}

func TestFiles_StoreNeverOverwritesOtherContent(t *testing.T) {
	root := t.TempDir()
	f := newTestFiles(t, root)
	if _, err := f.Store(t.Context(), []order.Order{acceptedOrder("a", "1")}); err != nil {
		t.Fatal(err)
	}
	before := readFiles(t, root)
	stored, err := f.Store(t.Context(), []order.Order{acceptedOrder("a", "2"), acceptedOrder("b", "1")})
	if !errors.Is(err, document.ErrConflict) || len(stored) != 1 || stored[0].RecordID() != "b" {
		t.Fatalf("Store = %v, %v, want b stored and ErrConflict", stored, err)
	}
	const key = "results/auction=20261122T120000Z/a.json"
	if after := readFiles(t, root); string(after[key]) != string(before[key]) {
		t.Fatalf("%s has changed to %s, want %s", key, after[key], before[key])
	}
}

// TestFiles_StoreCreatesMissingFolders deletes the data folder between two calls.
func TestFiles_StoreCreatesMissingFolders(t *testing.T) {
	root := filepath.Join(t.TempDir(), "data")
	f := newTestFiles(t, root)
	for _, id := range []string{"a", "b"} {
		if _, err := f.Store(t.Context(), []order.Order{acceptedOrder(id, "1")}); err != nil {
			t.Fatal(err)
		}
		if left := readFiles(t, root); len(left) != 1 {
			t.Errorf("files %v, want one file", left)
		}
		if err := os.RemoveAll(root); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFiles_StoreOnAnotherFileSystem links the results folder to another file system, so that a
// file cannot be renamed from the root into it.
func TestFiles_StoreOnAnotherFileSystem(t *testing.T) {
	root := t.TempDir()
	elsewhere, err := os.MkdirTemp("/dev/shm", "results-") //nolint:usetesting // another file system
	if err != nil {
		t.Skip("no other file system:", err)
	}
	t.Cleanup(func() { os.RemoveAll(elsewhere) })
	writeFile(t, filepath.Join(root, "probe"))
	if err := os.Rename(filepath.Join(root, "probe"), filepath.Join(elsewhere, "probe")); err == nil {
		t.Skip("no other file system: files can be renamed to /dev/shm")
	}
	if err := os.Symlink(elsewhere, filepath.Join(root, "results")); err != nil {
		t.Fatal(err)
	}
	stored, err := newTestFiles(t, root).Store(t.Context(), []order.Order{acceptedOrder("a", "1")})
	if err != nil || len(stored) != 1 || len(readFiles(t, elsewhere)) != 1 {
		t.Errorf("Store = %v, %v, files %v, want one stored order and one file", stored, err, readFiles(t, elsewhere))
	}
}

func TestFiles_FailedStoreLeavesNoFile(t *testing.T) {
	root := t.TempDir()
	f := newTestFiles(t, root)
	// A folder has the name of the file, so that the temporary file is written, but cannot be
	// renamed.
	if err := os.MkdirAll(filepath.Join(root, "results/auction=20261122T120000Z/a.json/x"), 0o755); err != nil {
		t.Fatal(err)
	}
	stored, err := f.Store(t.Context(), []order.Order{acceptedOrder("a", "1"), acceptedOrder("b", "1")})
	if err == nil || len(stored) != 1 || len(readFiles(t, root)) != 1 {
		t.Fatalf("Store = %v, %v, files %v, want only b", stored, err, readFiles(t, root))
	}
}
