package openkey_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

var recordIDs = rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,127}`)

// times returns a generator of times, most of which are close to the given time. The times may
// differ by less than the millisecond to which orders are truncated.
func times(around time.Time) *rapid.Generator[time.Time] {
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	return rapid.OneOf(
		rapid.Map(rapid.Int64Range(-3e6, 3e6), func(ns int64) time.Time { return around.Add(time.Duration(ns)) }),
		rapid.Map(rapid.Int64Range(-90, 90), func(s int64) time.Time { return around.Add(time.Duration(s) * time.Second) }),
		rapid.Map(rapid.Int64Range(0, last.UnixMilli()), time.UnixMilli),
	)
}

// orders returns a generator of orders that are placed around noon.
func orders() *rapid.Generator[order.Order] {
	return rapid.Custom(func(t *rapid.T) order.Order {
		return pendingOrder(recordIDs.Draw(t, "record_id"), times(noon).Draw(t, "placed at"))
	})
}

// TestOf_SortsByPlacedAt checks that keys sort by placed_at, then by record_id.
func TestOf_SortsByPlacedAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := orders().Draw(t, "a"), orders().Draw(t, "b")
		want := cmp.Or(a.PlacedAt().Compare(b.PlacedAt()), strings.Compare(a.RecordID(), b.RecordID()))
		if got := strings.Compare(openkey.Of(a), openkey.Of(b)); got != want {
			t.Fatalf("strings.Compare(%q, %q) = %d, want %d as for the orders", openkey.Of(a), openkey.Of(b), got, want)
		}
	})
}

// TestBefore_SeparatesAuctions checks that an order's key is less than the bound of exactly the
// auctions whose gate closure is after its placed_at.
func TestBefore_SeparatesAuctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := orders().Draw(t, "order")
		gate := order.GateClosureAt(times(noon).Draw(t, "gate closure"))
		want := o.PlacedAt().Before(gate.Time())
		if got := openkey.Of(o) < openkey.Before(gate); got != want {
			t.Fatalf("%q < %q = %v, want %v", openkey.Of(o), openkey.Before(gate), got, want)
		}
	})
}

// TestFromCursor_AcceptsEveryKey also checks the limit of port.Cursor: 200 bytes.
func TestFromCursor_AcceptsEveryKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := orders().Draw(t, "order")
		key := openkey.Of(o)
		if len(key) > 200 {
			t.Fatalf("key %q has %d bytes, want at most 200", key, len(key))
		}
		if got, err := openkey.FromCursor(port.Cursor(key)); err != nil || got != key {
			t.Fatalf("FromCursor(%q) = %q, %v, want the same string", key, got, err)
		}
		if id := openkey.RecordID(key); id != o.RecordID() {
			t.Fatalf("RecordID(%q) = %q, want %q", key, id, o.RecordID())
		}
	})
}
