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

func TestNew_RequiresPassedGateClosure(t *testing.T) {
	for name, tc := range map[string]struct {
		now  time.Time
		want error
	}{
		"an hour before":        {noon.Add(-time.Hour), auction.ErrFutureGate},
		"beyond the clock skew": {noon.Add(-auction.MaxClockSkew - 1), auction.ErrFutureGate},
		"within the clock skew": {noon.Add(-auction.MaxClockSkew), auction.ErrGateOpen},
		"a nanosecond before":   {noon.Add(-1), auction.ErrGateOpen},
		"at the gate closure":   {noon, nil},
		"a nanosecond later":    {noon.Add(1), nil},
		"a year later":          {noon.AddDate(1, 0, 0), nil},
		"in another time zone":  {noon.In(time.FixedZone("CET", 3600)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := auction.New(gate, tc.now)
			if !errors.Is(err, tc.want) {
				t.Fatalf("New = %v, want %v", err, tc.want)
			}
			if err == nil && a.GateClosure() != gate {
				t.Fatalf("GateClosure() = %s, want %s", a.GateClosure(), gate)
			}
		})
	}
}

func TestAdmits_PlacedBeforeAndNotExpiredAtGateClosure(t *testing.T) {
	for name, tc := range map[string]struct {
		placedAt time.Time
		admitted bool
	}{
		"placed an hour before":        {noon.Add(-time.Hour), true},
		"placed a millisecond before":  {noon.Add(-time.Millisecond), true},
		"placed at the gate closure":   {noon, false},
		"placed a millisecond after":   {noon.Add(time.Millisecond), false},
		"expires a millisecond after":  {noon.Add(time.Millisecond - order.Lifetime), true},
		"expires at the gate closure":  {noon.Add(-order.Lifetime), false},
		"expired a millisecond before": {noon.Add(-time.Millisecond - order.Lifetime), false},
		"expires during the execution": {executedAt.Add(-order.Lifetime), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := noonAuction(t).Admits(pending(t, "x", tc.placedAt)); got != tc.admitted {
				t.Fatalf("Admits = %v, want %v", got, tc.admitted)
			}
		})
	}
}

func TestAdmits_24HourlyAuctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		after := time.Duration(rapid.IntRange(1, 3_599_999).Draw(t, "ms after noon")) * time.Millisecond
		if n := admissions(t, pending(t, "x", noon.Add(after))); n != 24 {
			t.Fatalf("%d auctions admit an order placed %s after the hour, want 24", n, after)
		}
	})
	// That auction does not admit an order placed at its gate closure. A day later, the order has
	// expired.
	if n := admissions(t, pending(t, "x", noon)); n != 23 {
		t.Fatalf("%d auctions admit an order placed on the hour, want 23", n)
	}
}

// admissions returns how many hourly auctions from noon on admit the order.
func admissions(t failer, o order.Order) int {
	t.Helper()
	n := 0
	for hour := range 48 {
		gate := noon.Add(time.Duration(hour) * time.Hour)
		a, err := auction.New(order.GateClosureAt(gate), gate)
		if err != nil {
			t.Fatalf("New: %v", err)
		}
		if a.Admits(o) {
			n++
		}
	}
	return n
}

func TestClassify(t *testing.T) {
	hourAgo, dayAgo := noon.Add(-time.Hour), noon.Add(-order.Lifetime)
	open := []order.Order{
		decided(t, "decided-2", hourAgo, order.OutcomeRejected),
		pending(t, "pending-2", hourAgo),
		pending(t, "expired-2", dayAgo),
		pending(t, "next-1", noon),
		pending(t, "pending-1", dayAgo.Add(time.Millisecond)),
		decided(t, "decided-1", dayAgo.Add(-time.Hour), order.OutcomeAccepted), // not settled: forwarded even after its expiry
		pending(t, "expired-1", dayAgo.Add(-1000*time.Hour)),
		pending(t, "next-2", noon.Add(time.Hour)),
	}
	c := noonAuction(t).Classify(open)
	for _, tc := range []struct {
		name string
		got  []order.Order
		want []string
	}{
		{"Pending", c.Pending, []string{"pending-2", "pending-1"}},
		{"Decided", c.Decided, []string{"decided-2", "decided-1"}},
		{"Expired", c.Expired, []string{"expired-2", "expired-1"}},
	} {
		if got := ids(tc.got); !slices.Equal(got, tc.want) {
			t.Errorf("Classify: %s = %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestClassify_ReturnsOrdersUnchanged(t *testing.T) {
	o := decided(t, "x", noon.Add(-time.Hour), order.OutcomeAccepted)
	if got := noonAuction(t).Classify([]order.Order{o}).Decided; len(got) != 1 || got[0] != o {
		t.Fatalf("Classify: Decided = %+v, want %+v", got, o)
	}
}

func TestClassify_NoOrders(t *testing.T) {
	c := noonAuction(t).Classify(nil)
	if len(c.Pending)+len(c.Decided)+len(c.Expired) != 0 {
		t.Fatalf("Classify(nil) = %+v, want no orders", c)
	}
}
