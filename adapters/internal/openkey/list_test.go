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

var errIndex = errors.New("index unavailable")

// stubIndex is an index of ten orders, placed a second apart, the last one at the gate closure. A
// batch has three orders.
type stubIndex struct {
	keys       []string
	calls      int
	failedCall int // number of the call that fails, 0 for none
}

func newStubIndex() *stubIndex {
	i := &stubIndex{}
	for n := range 10 {
		placedAt := noon.Add(time.Duration(n-9) * time.Second)
		i.keys = append(i.keys, openkey.Of(pendingOrder(fmt.Sprintf("order-%d", n), placedAt)))
	}
	return i
}

func (i *stubIndex) batch(last, bound string) ([]port.OpenOrder, error) {
	if i.calls++; i.calls == i.failedCall {
		return nil, errIndex
	}
	var entries []port.OpenOrder
	for _, key := range i.keys {
		if key > last && key < bound && len(entries) < 3 {
			o := pendingOrder(openkey.RecordID(key), noon)
			entries = append(entries, port.OpenOrder{Order: o, Cursor: port.Cursor(key)})
		}
	}
	return entries, nil
}

// list returns the record_ids that List yields for the noon auction, and the error of the last
// pair.
func (i *stubIndex) list(ctx context.Context, after port.Cursor) (ids []string, last error) {
	for entry, err := range openkey.List(ctx, order.GateClosureAt(noon), after, i.batch) {
		if last != nil {
			return ids, errors.New("List continued after an error")
		}
		if last = err; err == nil {
			ids = append(ids, entry.Order.RecordID())
		}
	}
	return ids, last
}

func TestList_ContinuesWithNextBatch(t *testing.T) {
	all := []string{"order-0", "order-1", "order-2", "order-3", "order-4", "order-5", "order-6", "order-7", "order-8"}
	if ids, err := newStubIndex().list(t.Context(), ""); err != nil || !slices.Equal(ids, all) {
		t.Errorf("List yielded %q, %v, want %q", ids, err, all)
	}
	for n := range all {
		i := newStubIndex()
		if ids, err := i.list(t.Context(), port.Cursor(i.keys[n])); err != nil || !slices.Equal(ids, all[n+1:]) {
			t.Errorf("List after %s yielded %q, %v, want %q", all[n], ids, err, all[n+1:])
		}
	}
}

func TestList_EndsWithFirstError(t *testing.T) {
	i := newStubIndex()
	i.failedCall = 2
	if ids, err := i.list(t.Context(), ""); !errors.Is(err, errIndex) || len(ids) != 3 {
		t.Errorf("List with a failing second batch yielded %q, %v, want 3 orders and %v", ids, err, errIndex)
	}
}

func TestList_RejectsInvalidCursor(t *testing.T) {
	i := newStubIndex()
	ids, err := i.list(t.Context(), "garbage")
	if !errors.Is(err, port.ErrInvalidCursor) || len(ids) != 0 || i.calls != 0 {
		t.Errorf("List yielded %q, %v after %d calls, want only port.ErrInvalidCursor", ids, err, i.calls)
	}
}

func TestList_CancelledContext(t *testing.T) {
	i := newStubIndex()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ids, err := i.list(ctx, ""); !errors.Is(err, context.Canceled) || len(ids) != 0 || i.calls != 0 {
		t.Errorf("List yielded %q, %v after %d calls, want only context.Canceled", ids, err, i.calls)
	}
}

// TestList_StopsWithCaller checks that no batch is read after the caller has stopped.
func TestList_StopsWithCaller(t *testing.T) {
	i := newStubIndex()
	for entry := range openkey.List(t.Context(), order.GateClosureAt(noon), "", i.batch) {
		if entry.Order.RecordID() == "order-2" {
			break
		}
	}
	if i.calls != 1 {
		t.Errorf("List read %d batches, want 1", i.calls)
	}
}
