package order_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

func TestSameOrderIsSameIDSameBytesAndSameNumber(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*order.Draft)
		same   bool
	}{
		"itself":                  {func(*order.Draft) {}, true},
		"4.0 for 4":               {func(d *order.Draft) { d.Parameter2 = asNumber("4.0") }, true},
		"40e-1 for 4":             {func(d *order.Draft) { d.Parameter2 = asNumber("40e-1") }, true},
		"-4 for 4":                {func(d *order.Draft) { d.Parameter2 = asNumber("-4") }, false},
		"4 and a little for 4":    {func(d *order.Draft) { d.Parameter2 = asNumber("4." + strings.Repeat("0", 36) + "1") }, false},
		"another record_id":       {func(d *order.Draft) { d.RecordID = asText("y") }, false},
		"a record_id in capitals": {func(d *order.Draft) { d.RecordID = asText("X") }, false},
		"another parameter_1":     {func(d *order.Draft) { d.Parameter1 = asText("abd") }, false},
		"a space more":            {func(d *order.Draft) { d.Parameter1 = asText("abc ") }, false},
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

func TestSameOrderComparesBytesNotCharacters(t *testing.T) {
	composed, decomposed := draft("x"), draft("x")
	composed.Parameter1, decomposed.Parameter1 = asText("\u00e9"), asText("e\u0301")
	if place(t, composed, placed).SameAs(place(t, decomposed, placed)) {
		t.Fatal("é and e with an accent are taken for the same parameter_1")
	}
}

func TestAnOrderStaysTheSameWhateverBecomesOfIt(t *testing.T) {
	again := place(t, draft("x"), noon)
	for name, o := range map[string]order.Order{
		"pending": pending(t), "closed": closed(t),
		"accepted": decidedAs(t, order.OutcomeAccepted), "settled": settledAs(t, order.OutcomeRejected),
	} {
		if !o.SameAs(again) || !again.SameAs(o) {
			t.Errorf("the %s order is not the same as the one placed again", name)
		}
	}
}

func TestConflictReason(t *testing.T) {
	const (
		another  = "belongs to another order"
		notReady = "belongs to an expired order that no auction has closed yet; retry after the next gate closure"
		delivery = "belongs to an expired order whose result is still being delivered; retry later"
		noReason = ""
	)
	accepted := decidedAs(t, order.OutcomeAccepted)
	other := draft("x")
	other.Parameter1 = asText("abd")
	for name, tc := range map[string]struct {
		holder order.Order
		draft  order.Draft
		now    time.Time
		reason string
	}{
		"same order, at once":                    {accepted, draft("x"), placed, noReason},
		"same order, in its last millisecond":    {accepted, draft("x"), expiry.Add(-time.Millisecond), noReason},
		"same order, expired undelivered":        {accepted, draft("x"), expiry, delivery},
		"same order, expired pending":            {pending(t), draft("x"), expiry, notReady},
		"another order, at once":                 {accepted, other, placed, another},
		"another order, in its last millisecond": {pending(t), other, expiry.Add(-time.Millisecond), another},
		"another order, expired undelivered":     {accepted, other, expiry, delivery},
		"another order, expired pending":         {pending(t), other, expiry, notReady},
	} {
		t.Run(name, func(t *testing.T) {
			if got := order.ConflictReason(tc.holder, place(t, tc.draft, tc.now), tc.now); got != tc.reason {
				t.Fatalf("ConflictReason = %q, want %q", got, tc.reason)
			}
		})
	}
}

func TestRestoreAppliesNoRules(t *testing.T) {
	s := order.Snapshot{
		RecordID: "/ no rule allows this", Parameter1: "", Parameter2: decimal(t, "4"), PlacedAt: placed,
		Status: order.Pending, Power: decimal(t, "7"), Auction: gate, DecidedAt: decided, Open: false,
	}
	if got := order.Restore(s).Snapshot(); got != s {
		t.Fatalf("restored %+v\nwant     %+v", got, s)
	}
}

func TestRestoreGivesBackEveryOrderThatWasStored(t *testing.T) {
	for name, o := range map[string]order.Order{
		"pending": pending(t), "closed": closed(t),
		"accepted": decidedAs(t, order.OutcomeAccepted), "settled": settledAs(t, order.OutcomeRejected),
	} {
		if got := order.Restore(o.Snapshot()); got != o {
			t.Errorf("%s: restored %+v, want %+v", name, got, o)
		}
	}
}

func TestRestoreNormalisesTimesSoThatEqualOrdersAreEqual(t *testing.T) {
	want := decidedAs(t, order.OutcomeAccepted)
	s := want.Snapshot()
	s.PlacedAt = s.PlacedAt.In(time.FixedZone("CET", 3600)).Add(999_999 * time.Nanosecond)
	s.DecidedAt = s.DecidedAt.Local().Add(time.Microsecond)
	if got := order.Restore(s); got != want {
		t.Fatalf("restored %+v\nwant     %+v", got, want)
	}
}

func TestMomentIsTheMillisecondInUTC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unix := rapid.Int64Range(-6e16, 2e17).Draw(t, "microseconds")
		zone := time.FixedZone("anywhere", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "offset"))
		at := time.UnixMicro(unix).In(zone)
		m := order.TruncateTime(at)
		if left := at.Sub(m); left < 0 || left >= time.Millisecond {
			t.Fatalf("TruncateTime(%s) = %s, want the millisecond before", at, m)
		}
		if m != time.UnixMilli(m.UnixMilli()).UTC() {
			t.Fatalf("TruncateTime(%s) = %#v, not equal to the same moment read from a store", at, m)
		}
	})
}

func TestAccessorsTellWhatTheSnapshotHolds(t *testing.T) {
	o := decidedAs(t, order.OutcomeAccepted)
	got := order.Snapshot{
		RecordID: o.RecordID(), Parameter1: o.Parameter1(), Parameter2: o.Parameter2(), PlacedAt: o.PlacedAt(),
		Status: o.Status(), Power: o.Power(), Auction: o.Auction(), DecidedAt: o.DecidedAt(), Open: o.Open(),
	}
	if got != o.Snapshot() {
		t.Fatalf("accessors tell %+v\nthe snapshot   %+v", got, o.Snapshot())
	}
}
