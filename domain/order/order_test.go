package order_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestSameAs(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*order.Draft)
		same   bool
	}{
		"unchanged":   {func(*order.Draft) {}, true},
		"4.0 for 4":   {func(d *order.Draft) { d.Parameter2 = asNumber("4.0") }, true},
		"40e-1 for 4": {func(d *order.Draft) { d.Parameter2 = asNumber("40e-1") }, true},
		"-4 for 4":    {func(d *order.Draft) { d.Parameter2 = asNumber("-4") }, false},
		"differs in the 38th digit": {
			func(d *order.Draft) { d.Parameter2 = asNumber("4." + strings.Repeat("0", 36) + "1") }, false,
		},
		"other record_id":         {func(d *order.Draft) { d.RecordID = asText("y") }, false},
		"record_id in upper case": {func(d *order.Draft) { d.RecordID = asText("X") }, false},
		"other parameter_1":       {func(d *order.Draft) { d.Parameter1 = asText("abd") }, false},
		"trailing space":          {func(d *order.Draft) { d.Parameter1 = asText("abc ") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := draft("x")
			tc.change(&d)
			if got := pending(t).SameAs(place(t, d, noon)); got != tc.same {
				t.Fatalf("SameAs = %v, want %v", got, tc.same)
			}
		})
	}
}

func TestSameAs_ComparesBytes(t *testing.T) {
	composed, decomposed := draft("x"), draft("x")
	composed.Parameter1, decomposed.Parameter1 = asText("\u00e9"), asText("e\u0301")
	if place(t, composed, placed).SameAs(place(t, decomposed, placed)) {
		t.Fatal("SameAs of the composed and the decomposed é = true, want false")
	}
}

func TestSameAs_IgnoresState(t *testing.T) {
	replay := place(t, draft("x"), noon)
	for name, o := range map[string]order.Order{
		"pending": pending(t), "closed": closed(t),
		"accepted": decidedAs(t, order.OutcomeAccepted), "settled": settledAs(t, order.OutcomeRejected),
	} {
		if !o.SameAs(replay) || !replay.SameAs(o) {
			t.Errorf("%s: SameAs(replay) = false, want true", name)
		}
	}
}

func TestConflictReason(t *testing.T) {
	const (
		otherOrder = "belongs to another order"
		unclosed   = "belongs to an expired order that no auction has closed yet; retry after the next gate closure"
		unsettled  = "belongs to an expired order whose result is still being delivered; retry later"
		noReason   = ""
	)
	accepted := decidedAs(t, order.OutcomeAccepted)
	changed := draft("x")
	changed.Parameter1 = asText("abd")
	for name, tc := range map[string]struct {
		holder order.Order
		draft  order.Draft
		now    time.Time
		reason string
	}{
		"same order, just placed":              {accepted, draft("x"), placed, noReason},
		"same order, in its last millisecond":  {accepted, draft("x"), expiry.Add(-time.Millisecond), noReason},
		"same order, expired unsettled":        {accepted, draft("x"), expiry, unsettled},
		"same order, expired pending":          {pending(t), draft("x"), expiry, unclosed},
		"other order, just placed":             {accepted, changed, placed, otherOrder},
		"other order, in its last millisecond": {pending(t), changed, expiry.Add(-time.Millisecond), otherOrder},
		"other order, expired unsettled":       {accepted, changed, expiry, unsettled},
		"other order, expired pending":         {pending(t), changed, expiry, unclosed},
	} {
		t.Run(name, func(t *testing.T) {
			if got := order.ConflictReason(tc.holder, place(t, tc.draft, tc.now), tc.now); got != tc.reason {
				t.Fatalf("ConflictReason = %q, want %q", got, tc.reason)
			}
		})
	}
}

func TestRestore_DoesNotValidate(t *testing.T) {
	s := order.Snapshot{
		RecordID: "/ invalid", Parameter1: "", Parameter2: decimal(t, "4"), PlacedAt: placed,
		Status: order.Pending, Power: decimal(t, "7"), Auction: gate, DecidedAt: decided, Open: false,
	}
	if got := order.Restore(s).Snapshot(); got != s {
		t.Fatalf("Restore = %+v\nwant      %+v", got, s)
	}
}

func TestRestore_RoundTrip(t *testing.T) {
	for name, o := range map[string]order.Order{
		"pending": pending(t), "closed": closed(t),
		"accepted": decidedAs(t, order.OutcomeAccepted), "settled": settledAs(t, order.OutcomeRejected),
	} {
		if got := order.Restore(o.Snapshot()); got != o {
			t.Errorf("%s: Restore = %+v, want %+v", name, got, o)
		}
	}
}

func TestRestore_TruncatesTimes(t *testing.T) {
	want := decidedAs(t, order.OutcomeAccepted)
	s := want.Snapshot()
	s.PlacedAt = s.PlacedAt.In(time.FixedZone("CET", 3600)).Add(999_999 * time.Nanosecond)
	s.DecidedAt = s.DecidedAt.Local().Add(time.Microsecond)
	if got := order.Restore(s); got != want {
		t.Fatalf("Restore = %+v\nwant      %+v", got, want)
	}
}

func TestTruncateTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unix := rapid.Int64Range(-6e16, 2e17).Draw(t, "microseconds")
		zone := time.FixedZone("random", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "offset"))
		at := time.UnixMicro(unix).In(zone)
		got := order.TruncateTime(at)
		if diff := at.Sub(got); diff < 0 || diff >= time.Millisecond {
			t.Fatalf("TruncateTime(%s) = %s, want the millisecond before", at, got)
		}
		if got != time.UnixMilli(got.UnixMilli()).UTC() {
			t.Fatalf("TruncateTime(%s) = %#v, want it equal to the same time read from a store", at, got)
		}
	})
}

func TestOrder_AccessorsMatchSnapshot(t *testing.T) {
	o := decidedAs(t, order.OutcomeAccepted)
	got := order.Snapshot{
		RecordID: o.RecordID(), Parameter1: o.Parameter1(), Parameter2: o.Parameter2(), PlacedAt: o.PlacedAt(),
		Status: o.Status(), Power: o.Power(), Auction: o.Auction(), DecidedAt: o.DecidedAt(), Open: o.Open(),
	}
	if got != o.Snapshot() {
		t.Fatalf("accessors = %+v\nwant Snapshot() = %+v", got, o.Snapshot())
	}
}
