package order_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestParseGateClosure_CanonicalFormOnly(t *testing.T) {
	for _, text := range []string{
		"2026-11-22T14:00:00Z", "2026-11-22T14:00:05Z", "2028-02-29T00:00:00Z",
		"1970-01-01T00:00:01Z", "9999-12-31T23:59:59Z",
	} {
		if got, err := order.ParseGateClosure(text); err != nil || got.String() != text {
			t.Errorf("ParseGateClosure(%q) = %s, %v, want the same text", text, got, err)
		}
	}
	for name, text := range map[string]string{
		"empty":               "",
		"word":                "noon",
		"other zone":          "2026-11-22T15:00:00+01:00",
		"offset of zero":      "2026-11-22T14:00:00+00:00",
		"no zone":             "2026-11-22T14:00:00",
		"fraction":            "2026-11-22T14:00:00.5Z",
		"fraction of zero":    "2026-11-22T14:00:00.000Z",
		"fraction with comma": "2026-11-22T14:00:00,0Z",
		"lower case":          "2026-11-22t14:00:00z",
		"lower case zone":     "2026-11-22T14:00:00z",
		"space for the T":     "2026-11-22 14:00:00Z",
		"no seconds":          "2026-11-22T14:00Z",
		"no time":             "2026-11-22",
		"compact form":        "20261122T140000Z",
		"one digit hours":     "2026-11-22T4:00:00Z",
		"hour 24":             "2026-11-22T24:00:00Z",
		"leap second":         "2026-11-22T23:59:60Z",
		"day does not exist":  "2026-02-29T14:00:00Z",
		"five digit year":     "12026-11-22T14:00:00Z",
		"signed year":         "+2026-11-22T14:00:00Z",
		"leading space":       " 2026-11-22T14:00:00Z",
		"trailing line feed":  "2026-11-22T14:00:00Z\n",
		"two texts":           "2026-11-22T14:00:00Z2026-11-22T14:00:00Z",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := order.ParseGateClosure(text); !errors.Is(err, order.ErrInvalidGateClosure) || !got.IsZero() {
				t.Errorf("ParseGateClosure(%q) = %s, %v, want ErrInvalidGateClosure", text, got, err)
			}
		})
	}
}

func TestParseGateClosure_RejectsZeroValue(t *testing.T) {
	// The zero value identifies no auction. Orders without a decision have it.
	const zero = "1970-01-01T00:00:00Z"
	if got, err := order.ParseGateClosure(zero); !errors.Is(err, order.ErrInvalidGateClosure) {
		t.Fatalf("ParseGateClosure(%q) = %s, %v, want ErrInvalidGateClosure", zero, got, err)
	}
}

func TestGateClosureAt_TruncatesToSecondInUTC(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	got := order.GateClosureAt(time.Date(2026, 11, 22, 15, 0, 7, 999_999_999, cet))
	if want := time.Date(2026, 11, 22, 14, 0, 7, 0, time.UTC); got.Time() != want {
		t.Fatalf("GateClosureAt = %s, want %s", got.Time(), want)
	}
	if again := order.GateClosureAt(got.Time()); got != again || got.IsZero() {
		t.Fatalf("GateClosureAt(%s) = %s, want an equal value that is not zero", got.Time(), again)
	}
	if !(order.GateClosure{}).IsZero() {
		t.Fatal("GateClosure{}.IsZero() = false, want true")
	}
}

func TestGateClosure_MinuteAndCompact(t *testing.T) {
	for text, want := range map[string]struct{ minute, compact string }{
		"2026-11-22T14:00:00Z": {"2026-11-22T14:00Z", "20261122T140000Z"},
		"2026-11-22T14:05:00Z": {"2026-11-22T14:05Z", "20261122T140500Z"},
		"2026-11-22T14:00:05Z": {"2026-11-22T14:00:05Z", "20261122T140005Z"}, // Gate closures of the local system may have seconds.
	} {
		g, err := order.ParseGateClosure(text)
		if err != nil || g.Minute() != want.minute || g.Compact() != want.compact {
			t.Errorf("%s: Minute() = %s, Compact() = %s, %v, want %+v", text, g.Minute(), g.Compact(), err, want)
		}
	}
}

func TestGateClosure_TextSortsByTime(t *testing.T) {
	instants := rapid.Int64Range(1, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix())
	rapid.Check(t, func(t *rapid.T) {
		a := order.GateClosureAt(time.Unix(instants.Draw(t, "a"), 0))
		b := order.GateClosureAt(time.Unix(instants.Draw(t, "b"), 0))
		before := a.Time().Before(b.Time())
		if before != (a.String() < b.String()) || before != (a.Compact() < b.Compact()) {
			t.Fatalf("%s before %s = %v, want the same for String and Compact", a, b, before)
		}
		if parsed, err := order.ParseGateClosure(a.String()); err != nil || parsed != a {
			t.Fatalf("ParseGateClosure(%s) = %s, %v, want the same", a, parsed, err)
		}
	})
}
