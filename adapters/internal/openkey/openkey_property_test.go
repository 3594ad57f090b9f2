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

// moments are close together more often than not, down to less than the millisecond that orders keep.
func moments(around time.Time) *rapid.Generator[time.Time] {
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	return rapid.OneOf(
		rapid.Map(rapid.Int64Range(-3e6, 3e6), func(ns int64) time.Time { return around.Add(time.Duration(ns)) }),
		rapid.Map(rapid.Int64Range(-90, 90), func(s int64) time.Time { return around.Add(time.Duration(s) * time.Second) }),
		rapid.Map(rapid.Int64Range(0, last.UnixMilli()), time.UnixMilli),
	)
}

func orders() *rapid.Generator[order.Order] {
	return rapid.Custom(func(t *rapid.T) order.Order {
		return pending(recordIDs.Draw(t, "record_id"), moments(noon).Draw(t, "placed at"))
	})
}

// TestKeysCompareLikeOrders is what makes the list of open orders one range of an index.
func TestKeysCompareLikeOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := orders().Draw(t, "a"), orders().Draw(t, "b")
		want := cmp.Or(a.PlacedAt().Compare(b.PlacedAt()), strings.Compare(a.RecordID(), b.RecordID()))
		if got := strings.Compare(openkey.Of(a), openkey.Of(b)); got != want {
			t.Fatalf("%q and %q compare as %d, their orders as %d", openkey.Of(a), openkey.Of(b), got, want)
		}
	})
}

// TestABoundPartsTheAuctions checks that an order is in the range of exactly the auctions whose gate closed after it.
func TestABoundPartsTheAuctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := orders().Draw(t, "order")
		gate := order.GateClosureAt(moments(noon).Draw(t, "gate closure"))
		want := o.PlacedAt().Before(gate.Time())
		if got := openkey.Of(o) < openkey.Before(gate); got != want {
			t.Fatalf("%q before %q: %v, want %v", openkey.Of(o), openkey.Before(gate), got, want)
		}
	})
}

// TestAKeyIsACursor reads keys back, and keeps the promise of port.Cursor: at most 200 bytes.
func TestAKeyIsACursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := orders().Draw(t, "order")
		key := openkey.Of(o)
		if len(key) > 200 {
			t.Fatalf("%q has %d bytes", key, len(key))
		}
		if back, err := openkey.FromCursor(port.Cursor(key)); err != nil || back != key {
			t.Fatalf("FromCursor(%q) = %q, %v", key, back, err)
		}
		if id := openkey.RecordID(key); id != o.RecordID() {
			t.Fatalf("RecordID(%q) = %q, want %q", key, id, o.RecordID())
		}
	})
}
