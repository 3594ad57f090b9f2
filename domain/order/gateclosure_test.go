package order_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestGateClosureIsReadInItsCanonicalFormAlone(t *testing.T) {
	for _, text := range []string{
		"2026-11-22T14:00:00Z", "2026-11-22T14:00:05Z", "2028-02-29T00:00:00Z", "1970-01-01T00:00:01Z", "9999-12-31T23:59:59Z",
	} {
		if got, err := order.ParseGateClosure(text); err != nil || got.String() != text {
			t.Errorf("ParseGateClosure(%q) = %s, %v", text, got, err)
		}
	}
	for name, text := range map[string]string{
		"nothing":              "",
		"a word":               "noon",
		"another zone":         "2026-11-22T15:00:00+01:00",
		"an offset of zero":    "2026-11-22T14:00:00+00:00",
		"no zone":              "2026-11-22T14:00:00",
		"a fraction":           "2026-11-22T14:00:00.5Z",
		"a fraction of zero":   "2026-11-22T14:00:00.000Z",
		"a fraction by comma":  "2026-11-22T14:00:00,0Z",
		"lower case":           "2026-11-22t14:00:00z",
		"a lower case zone":    "2026-11-22T14:00:00z",
		"a space for the T":    "2026-11-22 14:00:00Z",
		"no seconds":           "2026-11-22T14:00Z",
		"no time":              "2026-11-22",
		"the compact form":     "20261122T140000Z",
		"one digit hours":      "2026-11-22T4:00:00Z",
		"hour 24":              "2026-11-22T24:00:00Z",
		"a leap second":        "2026-11-22T23:59:60Z",
		"a day that never was": "2026-02-29T14:00:00Z",
		"five digit years":     "12026-11-22T14:00:00Z",
		"a signed year":        "+2026-11-22T14:00:00Z",
		"a space before":       " 2026-11-22T14:00:00Z",
		"a line break behind":  "2026-11-22T14:00:00Z\n",
		"two":                  "2026-11-22T14:00:00Z2026-11-22T14:00:00Z",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := order.ParseGateClosure(text); !errors.Is(err, order.ErrInvalidGateClosure) || !got.IsZero() {
				t.Errorf("ParseGateClosure(%q) = %s, %v, want ErrInvalidGateClosure", text, got, err)
			}
		})
	}
}

func TestEveryGateClosureThatCanBeReadNamesAnAuction(t *testing.T) {
	// The zero value names none, and the order that holds it counts as undecided.
	if got, err := order.ParseGateClosure("1970-01-01T00:00:00Z"); err == nil && got.IsZero() {
		t.Fatal("1970-01-01T00:00:00Z is read as the gate closure that names no auction")
	}
}

func TestGateClosureIsTheMomentToTheSecondInUTC(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	got := order.GateClosureAt(time.Date(2026, 11, 22, 15, 0, 7, 999_999_999, cet))
	if want := time.Date(2026, 11, 22, 14, 0, 7, 0, time.UTC); got.Time() != want {
		t.Fatalf("GateClosureAt = %s, want %s", got.Time(), want)
	}
	if got != order.GateClosureAt(got.Time()) || got.IsZero() {
		t.Fatal("equal moments are not equal gate closures")
	}
	if !(order.GateClosure{}).IsZero() {
		t.Fatal("the zero value names an auction")
	}
}

func TestGateClosureIsToldToPeopleToTheMinute(t *testing.T) {
	for text, want := range map[string]struct{ minute, compact string }{
		"2026-11-22T14:00:00Z": {"2026-11-22T14:00Z", "20261122T140000Z"},
		"2026-11-22T14:05:00Z": {"2026-11-22T14:05Z", "20261122T140500Z"},
		"2026-11-22T14:00:05Z": {"2026-11-22T14:00:05Z", "20261122T140005Z"}, // Local auctions close every few seconds.
	} {
		g, err := order.ParseGateClosure(text)
		if err != nil || g.Minute() != want.minute || g.Compact() != want.compact {
			t.Errorf("%s: Minute %s, Compact %s, %v, want %+v", text, g.Minute(), g.Compact(), err, want)
		}
	}
}

func TestGateClosuresSortAsTheirTextsDo(t *testing.T) {
	instants := rapid.Int64Range(1, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix())
	rapid.Check(t, func(t *rapid.T) {
		a := order.GateClosureAt(time.Unix(instants.Draw(t, "a"), 0))
		b := order.GateClosureAt(time.Unix(instants.Draw(t, "b"), 0))
		before := a.Time().Before(b.Time())
		if before != (a.String() < b.String()) || before != (a.Compact() < b.Compact()) {
			t.Fatalf("%s is before %s: %v, but not in %s and %s", a, b, before, a.Compact(), b.Compact())
		}
		if again, err := order.ParseGateClosure(a.String()); err != nil || again != a {
			t.Fatalf("ParseGateClosure(%s) = %s, %v", a, again, err)
		}
	})
}
