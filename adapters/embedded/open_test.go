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

// pageSize is what bbolt uses on this machine.
var pageSize = os.Getpagesize()

// soundStore returns the content of a file with some hundred orders, on several levels of pages.
func soundStore(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrders(path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.UnixMilli(1_800_000_000_123)
	for request := range 3 { // what the first ones used becomes free
		var orders []order.Order
		for i := range 200 {
			orders = append(orders, order.Restore(order.Snapshot{
				RecordID: fmt.Sprintf("order-%d-%d", request, i), Parameter1: "p", PlacedAt: now, Status: order.Pending, Open: true,
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

// openContent opens a file with this content. Unless that succeeds, the error is ErrDamaged in one line, and the file is
// left as it was.
func openContent(t *testing.T, path string, content []byte) error {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := embedded.OpenOrders(path)
	if err == nil {
		for range s.List(t.Context(), order.GateClosureAt(time.UnixMilli(1_900_000_000_000)), "") { // can be read
		}
		if err := s.CloseFile(); err != nil {
			t.Error(err)
		}
		return nil
	}
	if !errors.Is(err, embedded.ErrDamaged) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
		t.Errorf("OpenOrders: %v, want one line with ErrDamaged and the path", err)
	}
	after, readErr := os.ReadFile(path)
	if readErr != nil || !bytes.Equal(after, content) {
		t.Errorf("the damaged file changed, %v", readErr)
	}
	return err
}

func TestOpenOrders_DamagedFile(t *testing.T) {
	sound := soundStore(t)
	changed := func(change func(content []byte)) []byte {
		content := bytes.Clone(sound)
		change(content)
		return content
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":                {nil, "the file is empty"},
		"text":                 {[]byte("hello\n"), "invalid database"},
		"zeros":                {make([]byte, 8*pageSize), "invalid database"},
		"half a page":          {sound[:pageSize/2], ""},
		"one page":             {sound[:pageSize], "too small"},
		"two pages":            {sound[:2*pageSize], fmt.Sprintf("it has %d of ", 2*pageSize)},
		"without the last":     {lastPageCut(sound), "bytes"},
		"zeros behind the top": {changed(func(b []byte) { clear(b[2*pageSize:]) }), "page "},
		"noise behind the top": {changed(func(b []byte) {
			for i := range b[2*pageSize:] {
				b[2*pageSize+i] = byte(i*7 + i>>8)
			}
		}), "page "},
		"both tops": {changed(func(b []byte) { clear(b[:2*pageSize]) }), "invalid database"},
	} {
		t.Run(name, func(t *testing.T) {
			err := openContent(t, filepath.Join(t.TempDir(), "orders.db"), c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("OpenOrders: %v, want %q", err, c.want)
			}
		})
	}
}

// lastPageCut cuts the file before the last page that the newest top of it counts.
func lastPageCut(content []byte) []byte {
	const end, transaction = 56, 64 // offsets in a meta page
	top := content
	if second := content[pageSize:]; binary.NativeEndian.Uint64(second[transaction:]) > binary.NativeEndian.Uint64(top[transaction:]) {
		top = second
	}
	return content[:pageSize*int(binary.NativeEndian.Uint64(top[end:])-1)]
}

// TestOpenOrders_AnyDamage overwrites any part of the file with anything, references to other pages included. The file is
// then damaged, or none of it mattered; the process goes on.
func TestOpenOrders_AnyDamage(t *testing.T) {
	sound := soundStore(t)
	path := filepath.Join(t.TempDir(), "orders.db")
	words := rapid.Map(rapid.IntRange(0, 20), func(i int) int { return 8 * i })
	rapid.Check(t, func(rt *rapid.T) {
		content := bytes.Clone(sound)
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
			copy(content[page+8:page+pageSize], content[from+8:from+pageSize]) // all but the number
		}
		_ = openContent(t, path, content)
	})
}

func TestOpenOrders_DoesNotLeaveAPartOfAFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "orders.db")
	open(t, path)
	if left := slices.Collect(maps.Keys(files(t, folder))); !slices.Equal(left, []string{"orders.db"}) {
		t.Errorf("the folder holds %v", left)
	}
}

// TestOpenOrders_CreatedByTwo starts several at once in an empty folder: one of them has the store, and it is the file.
func TestOpenOrders_CreatedByTwo(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "orders.db")
	var all sync.WaitGroup
	stores := make([]*embedded.Orders, 4)
	for i := range stores {
		all.Go(func() {
			s, err := embedded.OpenOrders(path)
			if err != nil && !errors.Is(err, embedded.ErrInUse) {
				t.Error(err)
			}
			stores[i] = s
		})
	}
	all.Wait()
	opened := 0
	for _, s := range stores {
		if s != nil {
			opened++
			defer s.CloseFile()
		}
	}
	if left := files(t, folder); opened != 1 || len(left) != 1 {
		t.Errorf("%d stores opened, want one; the folder holds %d files", opened, len(left))
	}
}
