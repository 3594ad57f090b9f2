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

func pending(recordID string, placedAt time.Time) order.Order {
	return order.Restore(order.Snapshot{RecordID: recordID, PlacedAt: placedAt, Status: order.Pending, Open: true})
}

// TestKeysHaveOneForm pins what stands in the tables: a form that changed would orphan the orders listed under it.
func TestKeysHaveOneForm(t *testing.T) {
	for want, at := range map[string]time.Time{
		"2026-11-22T12:00:00.000Z/x": noon,
		"2026-11-22T12:00:00.120Z/x": noon.Add(120 * time.Millisecond),
		"2026-11-22T11:59:59.999Z/x": noon.Add(-time.Nanosecond),
		"1999-01-02T03:04:05.006Z/x": time.Date(1999, 1, 2, 4, 4, 5, 6e6, time.FixedZone("CET", 3600)),
	} {
		if got := openkey.Of(pending("x", at)); got != want {
			t.Errorf("the key is %q, want %q", got, want)
		}
	}
	if got := openkey.Before(order.GateClosureAt(noon)); got != "2026-11-22T12:00:00.000Z" {
		t.Errorf("the bound is %q", got)
	}
}

// TestAKeyStaysForLife takes an order through its steps.
func TestAKeyStaysForLife(t *testing.T) {
	o := pending("x", noon)
	key := openkey.Of(o)
	decided, _ := o.Decide(order.Decision{RecordID: "x", PlacedAt: noon, Outcome: order.OutcomeAccepted, At: noon.Add(time.Hour)})
	settled, _ := decided.Settle(decided)
	for _, o := range []order.Order{decided, settled} {
		if got := openkey.Of(o); got != key {
			t.Errorf("%s: the key is %q, was %q", o.Status(), got, key)
		}
	}
}

func TestTheEmptyCursorIsTheBeginning(t *testing.T) {
	key, err := openkey.FromCursor("")
	if err != nil || key >= openkey.Of(pending("0", time.Unix(0, 0))) {
		t.Errorf("FromCursor of nothing = %q, %v, want a key less than every other", key, err)
	}
}

// TestOnlyCursorsAreTaken refuses what no list can have given, so that a wrong cursor never skips orders in silence.
func TestOnlyCursorsAreTaken(t *testing.T) {
	for what, cursor := range map[string]port.Cursor{
		"a text":                "garbage",
		"a record_id":           "unique_id_1",
		"a moment":              "2026-11-22T12:00:00.000Z",
		"no record_id":          "2026-11-22T12:00:00.000Z/",
		"no moment":             "/x",
		"two record_ids":        "2026-11-22T12:00:00.000Z/x/y",
		"no record_id's form":   "2026-11-22T12:00:00.000Z/-x",
		"a long record_id":      port.Cursor("2026-11-22T12:00:00.000Z/" + strings.Repeat("x", 129)),
		"no fraction":           "2026-11-22T12:00:00Z/x",
		"a fraction too short":  "2026-11-22T12:00:00.00Z/x",
		"a fraction too long":   "2026-11-22T12:00:00.0000Z/x",
		"a comma":               "2026-11-22T12:00:00,000Z/x",
		"another zone":          "2026-11-22T13:00:00.000+01:00/x",
		"a small z":             "2026-11-22T12:00:00.000z/x",
		"a day that is none":    "2026-11-31T12:00:00.000Z/x",
		"white space before":    " 2026-11-22T12:00:00.000Z/x",
		"white space behind":    "2026-11-22T12:00:00.000Z/x\n",
		"a cursor of a shard":   "3|2026-11-22T12:00:00.000Z/x",
		"something else behind": "2026-11-22T12:00:00.000Z/x y",
	} {
		if key, err := openkey.FromCursor(cursor); !errors.Is(err, port.ErrBadCursor) || key != "" {
			t.Errorf("%s: FromCursor(%q) = %q, %v, want port.ErrBadCursor", what, cursor, key, err)
		}
	}
}

func TestARefusalIsShort(t *testing.T) {
	if _, err := openkey.FromCursor(port.Cursor(strings.Repeat("x", 100_000))); err == nil || len(err.Error()) > 300 {
		t.Errorf("the error is %.400v, want one of at most 300 bytes", err)
	}
}
