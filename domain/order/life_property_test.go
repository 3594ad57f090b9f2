package order_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

// TestNoSequenceOfStepsBreaksTheLifeOfAnOrder takes random steps, fitting or not, and remembers the first decision and
// its delivery. Whatever comes later must leave both alone.
func TestNoSequenceOfStepsBreaksTheLifeOfAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := life{now: pending(t), past: []order.Order{pending(t)}}
		t.Repeat(map[string]func(*rapid.T){
			"decide": l.decide,
			"settle": l.settle,
			"close":  l.close,
			"":       l.check,
		})
	})
}

type life struct {
	now     order.Order
	past    []order.Order // the order at every point of its life: what late callers still hold
	first   order.Decision
	decided bool
	settled bool
	closed  bool
}

func (l *life) decide(t *rapid.T) {
	d := decision(t, l.now, rapid.SampledFrom([]order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}).Draw(t, "outcome"))
	d.Auction = drawGate(t)
	d.Power = decimal(t, rapid.SampledFrom([]string{"0", "1", "-2.5", "1e21"}).Draw(t, "power"))
	meant := rapid.IntRange(0, 3).Draw(t, "for this order") > 0
	if !meant {
		d.PlacedAt = d.PlacedAt.Add(-order.Lifetime)
	}
	want := meant && !l.decided
	if want {
		l.first, l.decided = d, true
	}
	next, taken := l.now.Decide(d)
	l.become(t, next, taken, want)
}

func (l *life) settle(t *rapid.T) {
	delivered := rapid.SampledFrom(l.past).Draw(t, "delivered")
	if rapid.Bool().Draw(t, "decided elsewhere") {
		s := delivered.Snapshot()
		s.Auction = drawGate(t)
		delivered = order.Restore(s)
	}
	want := l.decided && !l.settled && delivered.Auction() == l.first.Auction
	l.settled = l.settled || want
	next, taken := l.now.Settle(delivered)
	l.become(t, next, taken, want)
}

func (l *life) close(t *rapid.T) {
	g := drawGate(t)
	want := !l.decided && !l.closed && !g.Time().Before(expiry)
	l.closed = l.closed || want
	next, taken := l.now.Close(g)
	l.become(t, next, taken, want)
}

func (l *life) become(t *rapid.T, next order.Order, taken, want bool) {
	if taken != want || !taken && next != l.now {
		t.Fatalf("%+v became %+v: %v, want %v", l.now, next, taken, want)
	}
	l.now = next
	l.past = append(l.past, next)
}

// check holds the order against what its history says it must be, and against nothing else.
func (l *life) check(t *rapid.T) {
	want := pending(t).Snapshot()
	want.Open = !l.closed
	if l.decided {
		want.Status, want.Power, want.Auction = l.first.Outcome.Status(), l.first.Power, l.first.Auction
		want.DecidedAt = l.first.At
		want.Open = !l.settled
	}
	if got := l.now.Snapshot(); got != want {
		t.Fatalf("the order is %+v\nwant         %+v", got, want)
	}
	undelivered := l.decided && !l.settled
	if _, deletable := l.now.DeletableAt(); deletable == undelivered {
		t.Fatalf("%+v is deletable: %v, want %v", l.now, deletable, !undelivered)
	}
	if replaceable := l.now.ReplaceableAt(expiry); replaceable == want.Open {
		t.Fatalf("%+v is replaceable: %v, want %v", l.now, replaceable, !want.Open)
	}
}

// drawGate draws a gate closure from before the order's expiry until after it.
func drawGate(t *rapid.T) order.GateClosure {
	hours := rapid.SampledFrom([]time.Duration{-1, 0, 1}).Draw(t, "hours from expiry to gate closure")
	return order.GateClosureAt(expiry.Add(hours * time.Hour))
}
