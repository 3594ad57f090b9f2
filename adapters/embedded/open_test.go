package embedded_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// pageSize is the page size that bbolt uses on this machine.
var pageSize = os.Getpagesize()

// validStore returns the content of a file with 600 orders, with several levels of pages.
func validStore(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrderStore(path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.UnixMilli(1_800_000_000_123)
	for request := range 3 { // the later ones free pages of the earlier ones
		var orders []order.Order
		for i := range 200 {
			orders = append(orders, order.Restore(order.Snapshot{
				RecordID: fmt.Sprintf("order-%d-%d", request, i), Parameter1: "p", PlacedAt: now,
				Status: order.Pending, Open: true,
			}))
		}
		if _, err := s.Place(t.Context(), orders, now); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.CloseFile(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// openContent writes content to path and opens the file. If OpenOrders fails, the error must be one
// line with ErrDamaged, and the file must be unchanged.
func openContent(t *testing.T, path string, content []byte) error {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := embedded.OpenOrderStore(path)
	if err == nil {
		for range s.List(t.Context(), order.GateClosureAt(time.UnixMilli(1_900_000_000_000)), "") { // must not crash
		}
		if err := s.CloseFile(); err != nil {
			t.Error(err)
		}
		return nil
	}
	message := err.Error()
	if !errors.Is(err, embedded.ErrDamaged) || !strings.Contains(message, path) || strings.Contains(message, "\n") {
		t.Errorf("OpenOrderStore = %v, want one line with ErrDamaged and the path", err)
	}
	after, readErr := os.ReadFile(path)
	if readErr != nil || !bytes.Equal(after, content) {
		t.Errorf("OpenOrderStore changed the damaged file, want it unchanged (read error: %v)", readErr)
	}
	return err
}

func TestOpenOrderStore_RejectsDamagedFile(t *testing.T) {
	valid := validStore(t)
	changed := func(change func(content []byte)) []byte {
		content := bytes.Clone(valid)
		change(content)
		return content
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":                      {nil, "the file is empty"},
		"text":                       {[]byte("hello\n"), "invalid database"},
		"zeros":                      {make([]byte, 8*pageSize), "invalid database"},
		"half a page":                {valid[:pageSize/2], ""},
		"one page":                   {valid[:pageSize], "too small"},
		"two pages":                  {valid[:2*pageSize], fmt.Sprintf("the file is truncated to %d of ", 2*pageSize)},
		"without the last page":      {withoutLastPage(valid), "the file is truncated to "},
		"zeros after the meta pages": {changed(func(b []byte) { clear(b[2*pageSize:]) }), "page "},
		"random bytes after the meta pages": {changed(func(b []byte) {
			for i := range b[2*pageSize:] {
				b[2*pageSize+i] = byte(i*7 + i>>8)
			}
		}), "page "},
		"zeros in both meta pages": {changed(func(b []byte) { clear(b[:2*pageSize]) }), "invalid database"},
	} {
		t.Run(name, func(t *testing.T) {
			err := openContent(t, filepath.Join(t.TempDir(), "orders.db"), c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("OpenOrderStore = %v, want an error with %q", err, c.want)
			}
		})
	}
}

// withoutLastPage removes the last page that the newest meta page counts.
func withoutLastPage(content []byte) []byte {
	const pageCount, transaction = 56, 64 // offsets in a meta page
	field := func(meta []byte, offset int) uint64 { return binary.NativeEndian.Uint64(meta[offset:]) }
	newest := content
	if second := content[pageSize:]; field(second, transaction) > field(newest, transaction) {
		newest = second
	}
	return content[:pageSize*int(field(newest, pageCount)-1)]
}

// TestOpenOrderStore_RandomDamage overwrites random parts of the file with random bytes, page IDs
// or other pages. Either OpenOrderStore returns ErrDamaged, or the store can be listed; the process
// must not crash.
func TestOpenOrderStore_RandomDamage(t *testing.T) {
	valid := validStore(t)
	path := filepath.Join(t.TempDir(), "orders.db")
	words := rapid.Map(rapid.IntRange(0, 20), func(i int) int { return 8 * i })
	rapid.Check(t, func(rt *rapid.T) {
		content := bytes.Clone(valid)
		page := rapid.IntRange(0, len(content)/pageSize-1).Draw(rt, "page") * pageSize
		offset := rapid.OneOf(words, rapid.IntRange(0, pageSize-8)).Draw(rt, "offset")
		switch rapid.IntRange(0, 2).Draw(rt, "kind") {
		case 0:
			copy(content[page+offset:page+pageSize], rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(rt, "bytes"))
		case 1:
			number := rapid.OneOf(rapid.Uint64Range(0, uint64(len(content)/pageSize)+2), rapid.Uint64()).Draw(rt, "number")
			binary.NativeEndian.PutUint64(content[page+offset:], number)
		case 2:
			from := rapid.IntRange(0, len(content)/pageSize-1).Draw(rt, "from") * pageSize
			copy(content[page+8:page+pageSize], content[from+8:from+pageSize]) // all but the ID
		}
		_ = openContent(t, path, content)
	})
}

func TestOpenOrderStore_LeavesNoTemporaryFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "orders.db")
	openTestOrders(t, path)
	if left := slices.Collect(maps.Keys(readFiles(t, folder))); !slices.Equal(left, []string{"orders.db"}) {
		t.Errorf("the folder contains %v, want only orders.db", left)
	}
}

// TestOpenOrderStore_ConcurrentCreation opens the same new store several times concurrently:
// exactly one call succeeds.
func TestOpenOrderStore_ConcurrentCreation(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "orders.db")
	var calls sync.WaitGroup
	stores := make([]*embedded.Orders, 4)
	for i := range stores {
		calls.Go(func() {
			s, err := embedded.OpenOrderStore(path)
			if err != nil && !errors.Is(err, embedded.ErrInUse) {
				t.Error(err)
			}
			stores[i] = s
		})
	}
	calls.Wait()
	opened := 0
	for _, s := range stores {
		if s != nil {
			opened++
			defer s.CloseFile()
		}
	}
	if left := readFiles(t, folder); opened != 1 || len(left) != 1 {
		t.Errorf("%d stores opened and %d files in the folder, want 1 of each", opened, len(left))
	}
}
