package order_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestFormatTime_AlwaysThreeFractionDigits(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 10, 53, 0, time.UTC)
	for want, at := range map[string]time.Time{
		"2026-11-25T12:10:53.000Z": at,
		"2026-11-25T12:10:53.930Z": at.Add(930 * time.Millisecond),
		"2026-11-25T12:10:53.007Z": at.Add(7*time.Millisecond + 999_999),
		"2026-11-25T12:10:52.999Z": at.Add(-time.Nanosecond),
		"2026-11-25T11:10:53.000Z": time.Date(2026, 11, 25, 12, 10, 53, 0, time.FixedZone("CET", 3600)),
		"0001-01-01T00:00:00.000Z": {},
	} {
		if got := order.FormatTime(at); got != want {
			t.Errorf("FormatTime(%s) = %q, want %q", at, got, want)
		}
	}
}

func TestParseTime_RejectsOtherForms(t *testing.T) {
	for name, text := range map[string]string{
		"empty":              "",
		"no fraction":        "2026-11-25T12:10:53Z",
		"two digits":         "2026-11-25T12:10:53.93Z",
		"four digits":        "2026-11-25T12:10:53.9300Z",
		"comma":              "2026-11-25T12:10:53,930Z",
		"other zone":         "2026-11-25T13:10:53.930+01:00",
		"lower-case z":       "2026-11-25T12:10:53.930z",
		"day does not exist": "2026-11-31T12:10:53.930Z",
		"trailing space":     "2026-11-25T12:10:53.930Z ",
	} {
		if at, err := order.ParseTime(text); !errors.Is(err, order.ErrInvalidTimestamp) || !at.IsZero() {
			t.Errorf("%s: ParseTime(%q) = %s, %v, want ErrInvalidTimestamp", name, text, at, err)
		}
	}
}

func TestFormatTime_ConstantLengthSortedAndRoundTrip(t *testing.T) {
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).UnixMilli()
	times := rapid.OneOf(
		rapid.Map(rapid.Int64Range(-3e6, 3e6), func(ns int64) time.Time { return time.Unix(1_795_348_800, ns) }),
		rapid.Map(rapid.Int64Range(0, last), time.UnixMilli),
	)
	rapid.Check(t, func(t *rapid.T) {
		a, b := times.Draw(t, "a"), times.Draw(t, "b")
		textA, textB := order.FormatTime(a), order.FormatTime(b)
		if len(textA) != len(textB) || len(textA) != len("2026-11-25T12:10:53.000Z") {
			t.Fatalf("FormatTime = %q and %q, want the same length", textA, textB)
		}
		want := order.TruncateTime(a).Compare(order.TruncateTime(b))
		if got := strings.Compare(textA, textB); got != want {
			t.Fatalf("%q and %q compare as %d, want %d as their times", textA, textB, got, want)
		}
		if parsed, err := order.ParseTime(textA); err != nil || !parsed.Equal(order.TruncateTime(a)) {
			t.Fatalf("ParseTime(%q) = %s, %v, want %s", textA, parsed, err, order.TruncateTime(a))
		}
	})
}
