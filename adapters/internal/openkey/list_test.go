package openkey_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

var errBroken = errors.New("the index is broken")

// index holds the keys of ten orders, placed a second apart and the last one at the gate closure. It gives three in
// a batch, and breaks at the call that is to break.
type index struct {
	keys   []string
	calls  int
	breaks int
}

func newIndex() *index {
	i := &index{}
	for n := range 10 {
		i.keys = append(i.keys, openkey.Of(pending(fmt.Sprintf("order-%d", n), noon.Add(time.Duration(n-9)*time.Second))))
	}
	return i
}

func (i *index) batch(last, bound string) ([]port.OpenOrder, error) {
	if i.calls++; i.calls == i.breaks {
		return nil, errBroken
	}
	var entries []port.OpenOrder
	for _, key := range i.keys {
		if key > last && key < bound && len(entries) < 3 {
			entries = append(entries, port.OpenOrder{Order: pending(openkey.RecordID(key), noon), Cursor: port.Cursor(key)})
		}
	}
	return entries, nil
}

// list reads the noon auction's list to its end: ids, and the error that stands in the last pair.
func (i *index) list(ctx context.Context, after port.Cursor) (ids []string, last error) {
	for entry, err := range openkey.List(ctx, order.GateClosureAt(noon), after, i.batch) {
		if last != nil {
			return ids, errors.New("the list goes on behind its error")
		}
		if last = err; err == nil {
			ids = append(ids, entry.Order.RecordID())
		}
	}
	return ids, last
}

func TestAListGoesFromBatchToBatch(t *testing.T) {
	all := []string{"order-0", "order-1", "order-2", "order-3", "order-4", "order-5", "order-6", "order-7", "order-8"}
	if ids, err := newIndex().list(t.Context(), ""); err != nil || !slices.Equal(ids, all) {
		t.Errorf("listed %q, %v, want all but the one placed at the gate closure", ids, err)
	}
	for n := range all {
		i := newIndex()
		if ids, err := i.list(t.Context(), port.Cursor(i.keys[n])); err != nil || !slices.Equal(ids, all[n+1:]) {
			t.Errorf("behind %s: %q, %v", all[n], ids, err)
		}
	}
}

func TestAListEndsWithItsFirstError(t *testing.T) {
	i := newIndex()
	i.breaks = 2
	if ids, err := i.list(t.Context(), ""); !errors.Is(err, errBroken) || len(ids) != 3 {
		t.Errorf("a broken index: %q, %v", ids, err)
	}
	i = newIndex()
	if ids, err := i.list(t.Context(), "garbage"); !errors.Is(err, port.ErrBadCursor) || len(ids) != 0 || i.calls != 0 {
		t.Errorf("a bad cursor: %q, %v after %d calls", ids, err, i.calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ids, err := i.list(ctx, ""); !errors.Is(err, context.Canceled) || len(ids) != 0 || i.calls != 0 {
		t.Errorf("a context that has ended: %q, %v after %d calls", ids, err, i.calls)
	}
}

// TestAListStopsWithItsCaller asks for no batch that nobody wants.
func TestAListStopsWithItsCaller(t *testing.T) {
	i := newIndex()
	for entry := range openkey.List(t.Context(), order.GateClosureAt(noon), "", i.batch) {
		if entry.Order.RecordID() == "order-2" {
			break
		}
	}
	if i.calls != 1 {
		t.Errorf("%d batches were read, want 1", i.calls)
	}
}
