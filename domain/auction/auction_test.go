package auction_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

func TestNew_GateClosureHasPassed(t *testing.T) {
	for name, tc := range map[string]struct {
		now  time.Time
		want error
	}{
		"an hour before":        {noon.Add(-time.Hour), auction.ErrFutureGate},
		"beyond the skew":       {noon.Add(-auction.ClockSkew - 1), auction.ErrFutureGate},
		"within the skew":       {noon.Add(-auction.ClockSkew), auction.ErrGateOpen},
		"a nanosecond before":   {noon.Add(-1), auction.ErrGateOpen},
		"at the gate closure":   {noon, nil},
		"a nanosecond later":    {noon.Add(1), nil},
		"a year later":          {noon.AddDate(1, 0, 0), nil},
		"at it in another zone": {noon.In(time.FixedZone("CET", 3600)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := auction.New(gate, tc.now)
			if !errors.Is(err, tc.want) {
				t.Fatalf("New: %v, want %v", err, tc.want)
			}
			if err == nil && a.GateClosure() != gate {
				t.Fatalf("the auction is named %s, want %s", a.GateClosure(), gate)
			}
		})
	}
}

func TestAnAuctionAdmitsOrdersPlacedBeforeItsGateClosureAndNotExpiredAtIt(t *testing.T) {
	for name, tc := range map[string]struct {
		placedAt time.Time
		admitted bool
	}{
		"placed an hour before":             {noon.Add(-time.Hour), true},
		"placed a millisecond before":       {noon.Add(-time.Millisecond), true},
		"placed at the gate closure":        {noon, false},
		"placed a millisecond after":        {noon.Add(time.Millisecond), false},
		"expires a millisecond after":       {noon.Add(time.Millisecond - order.Lifetime), true},
		"expires at the gate closure":       {noon.Add(-order.Lifetime), false},
		"expired a millisecond before":      {noon.Add(-time.Millisecond - order.Lifetime), false},
		"expires while the auction runs on": {run.Add(-order.Lifetime), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := noonAuction(t).Admits(pending(t, "x", tc.placedAt)); got != tc.admitted {
				t.Fatalf("admitted: %v, want %v", got, tc.admitted)
			}
		})
	}
}

func TestAnOrderMeetsTwentyFourHourlyAuctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := time.Duration(rapid.IntRange(1, 3_599_999).Draw(t, "ms past noon")) * time.Millisecond
		if met := auctionsMet(t, pending(t, "x", noon.Add(past))); met != 24 {
			t.Fatalf("placed %s past the hour an order meets %d auctions, want 24", past, met)
		}
	})
	// Placed at a gate closure, it comes too late for that one and has expired at the one a day later.
	if met := auctionsMet(t, pending(t, "x", noon)); met != 23 {
		t.Fatalf("placed on the hour an order meets %d auctions, want 23", met)
	}
}

// auctionsMet counts the hourly auctions, from noon on, that admit the order.
func auctionsMet(t failer, o order.Order) int {
	t.Helper()
	met := 0
	for hour := range 48 {
		closing := noon.Add(time.Duration(hour) * time.Hour)
		a, err := auction.New(order.GateClosureAt(closing), closing)
		if err != nil {
			t.Fatalf("New: %v", err)
		}
		if a.Admits(o) {
			met++
		}
	}
	return met
}

func TestSortAsksAboutAdmittedForwardsDecidedAndClosesExpired(t *testing.T) {
	hourAgo, dayAgo := noon.Add(-time.Hour), noon.Add(-order.Lifetime)
	open := []order.Order{
		decided(t, "decided-2", hourAgo, order.OutcomeRejected),
		pending(t, "ask-2", hourAgo),
		pending(t, "expired-2", dayAgo),
		pending(t, "next-1", noon),
		pending(t, "ask-1", dayAgo.Add(time.Millisecond)),
		decided(t, "decided-1", dayAgo.Add(-time.Hour), order.OutcomeAccepted), // An undelivered result outlives expiry.
		pending(t, "expired-1", dayAgo.Add(-1000*time.Hour)),
		pending(t, "next-2", noon.Add(time.Hour)),
	}
	d := noonAuction(t).Classify(open)
	for _, tc := range []struct {
		name string
		got  []order.Order
		want []string
	}{
		{"asked", d.Pending, []string{"ask-2", "ask-1"}},
		{"forwarded", d.Decided, []string{"decided-2", "decided-1"}},
		{"closed", d.Expired, []string{"expired-2", "expired-1"}},
	} {
		if got := ids(tc.got); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestSortKeepsOrdersAsTheyStand(t *testing.T) {
	o := decided(t, "x", noon.Add(-time.Hour), order.OutcomeAccepted)
	if got := noonAuction(t).Classify([]order.Order{o}).Decided; len(got) != 1 || got[0] != o {
		t.Fatalf("sorted %+v, want %+v", got, o)
	}
}

func TestSortOfNothingIsNothing(t *testing.T) {
	d := noonAuction(t).Classify(nil)
	if len(d.Pending)+len(d.Decided)+len(d.Expired) != 0 {
		t.Fatalf("Classify(nil) = %+v", d)
	}
}
