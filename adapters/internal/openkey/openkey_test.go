package openkey_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func pendingOrder(recordID string, placedAt time.Time) order.Order {
	return order.Restore(order.Snapshot{RecordID: recordID, PlacedAt: placedAt, Status: order.Pending, Open: true})
}

// TestOf_HasStableForm checks the format that is stored in tables. If the format changed, orders
// with earlier keys would no longer be listed.
func TestOf_HasStableForm(t *testing.T) {
	for want, placedAt := range map[string]time.Time{
		"2026-11-22T12:00:00.000Z/x": noon,
		"2026-11-22T12:00:00.120Z/x": noon.Add(120 * time.Millisecond),
		"2026-11-22T11:59:59.999Z/x": noon.Add(-time.Nanosecond),
		"1999-01-02T03:04:05.006Z/x": time.Date(1999, 1, 2, 4, 4, 5, 6e6, time.FixedZone("CET", 3600)),
	} {
		if got := openkey.Of(pendingOrder("x", placedAt)); got != want {
			t.Errorf("Of(order placed at %s) = %q, want %q", placedAt, got, want)
		}
	}
}

func TestBefore(t *testing.T) {
	if got, want := openkey.Before(order.GateClosureAt(noon)), "2026-11-22T12:00:00.000Z"; got != want {
		t.Errorf("Before(noon) = %q, want %q", got, want)
	}
}

func TestOf_DoesNotChangeWithStatus(t *testing.T) {
	o := pendingOrder("x", noon)
	want := openkey.Of(o)
	decided, _ := o.Decide(order.Decision{
		RecordID: "x", PlacedAt: noon, Outcome: order.OutcomeAccepted, DecidedAt: noon.Add(time.Hour),
	})
	settled, _ := decided.Settle(decided)
	for _, o := range []order.Order{decided, settled} {
		if got := openkey.Of(o); got != want {
			t.Errorf("Of(%s order) = %q, want %q", o.Status(), got, want)
		}
	}
}

func TestFromCursor_Empty(t *testing.T) {
	key, err := openkey.FromCursor("")
	if err != nil || key >= openkey.Of(pendingOrder("0", time.Unix(0, 0))) {
		t.Errorf("FromCursor of the empty cursor = %q, %v, want a key less than every other", key, err)
	}
}

// TestFromCursor_RejectsInvalidCursor checks strings that no list can have returned. If an invalid
// cursor were accepted, orders could be skipped silently.
func TestFromCursor_RejectsInvalidCursor(t *testing.T) {
	for name, cursor := range map[string]port.Cursor{
		"text":                    "garbage",
		"record_id only":          "unique_id_1",
		"timestamp only":          "2026-11-22T12:00:00.000Z",
		"record_id missing":       "2026-11-22T12:00:00.000Z/",
		"timestamp missing":       "/x",
		"two record_ids":          "2026-11-22T12:00:00.000Z/x/y",
		"record_id invalid":       "2026-11-22T12:00:00.000Z/-x",
		"record_id too long":      port.Cursor("2026-11-22T12:00:00.000Z/" + strings.Repeat("x", 129)),
		"no fraction":             "2026-11-22T12:00:00Z/x",
		"two fraction digits":     "2026-11-22T12:00:00.00Z/x",
		"four fraction digits":    "2026-11-22T12:00:00.0000Z/x",
		"comma in the timestamp":  "2026-11-22T12:00:00,000Z/x",
		"other time zone":         "2026-11-22T13:00:00.000+01:00/x",
		"lower-case z":            "2026-11-22T12:00:00.000z/x",
		"day that does not exist": "2026-11-31T12:00:00.000Z/x",
		"leading space":           " 2026-11-22T12:00:00.000Z/x",
		"trailing line feed":      "2026-11-22T12:00:00.000Z/x\n",
		"cursor with a shard":     "3|2026-11-22T12:00:00.000Z/x",
		"trailing text":           "2026-11-22T12:00:00.000Z/x y",
	} {
		if key, err := openkey.FromCursor(cursor); !errors.Is(err, port.ErrInvalidCursor) || key != "" {
			t.Errorf("%s: FromCursor(%q) = %q, %v, want port.ErrInvalidCursor", name, cursor, key, err)
		}
	}
}

func TestFromCursor_ShortensErrors(t *testing.T) {
	_, err := openkey.FromCursor(port.Cursor(strings.Repeat("x", 100_000)))
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("FromCursor of a long string: %.400v, want an error of at most 300 bytes", err)
	}
}
