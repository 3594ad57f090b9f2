package order_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

// TestOrder_RandomTransitions applies random transitions, allowed and not allowed, to an order and
// to a model of it. The first decision and its settlement must survive all later transitions.
func TestOrder_RandomTransitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := model{current: pending(t), history: []order.Order{pending(t)}}
		t.Repeat(map[string]func(*rapid.T){
			"decide": m.decide,
			"settle": m.settle,
			"close":  m.close,
			"":       m.check,
		})
	})
}

type model struct {
	current order.Order
	history []order.Order // all earlier states, which concurrent callers may still use
	first   order.Decision
	decided bool
	settled bool
	closed  bool
}

func (m *model) decide(t *rapid.T) {
	outcomes := []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}
	d := decision(t, m.current, rapid.SampledFrom(outcomes).Draw(t, "outcome"))
	d.Auction = drawGate(t)
	d.Power = decimal(t, rapid.SampledFrom([]string{"0", "1", "-2.5", "1e21"}).Draw(t, "power"))
	sameOrder := rapid.IntRange(0, 3).Draw(t, "same order") > 0
	if !sameOrder {
		d.PlacedAt = d.PlacedAt.Add(-order.Lifetime)
	}
	want := sameOrder && !m.decided
	if want {
		m.first, m.decided = d, true
	}
	next, applied := m.current.Decide(d)
	m.apply(t, next, applied, want)
}

func (m *model) settle(t *rapid.T) {
	delivered := rapid.SampledFrom(m.history).Draw(t, "delivered")
	if rapid.Bool().Draw(t, "other auction") {
		s := delivered.Snapshot()
		s.Auction = drawGate(t)
		delivered = order.Restore(s)
	}
	want := m.decided && !m.settled && delivered.Auction() == m.first.Auction
	m.settled = m.settled || want
	next, applied := m.current.Settle(delivered)
	m.apply(t, next, applied, want)
}

func (m *model) close(t *rapid.T) {
	g := drawGate(t)
	want := !m.decided && !m.closed && !g.Time().Before(expiry)
	m.closed = m.closed || want
	next, applied := m.current.Close(g)
	m.apply(t, next, applied, want)
}

func (m *model) apply(t *rapid.T, next order.Order, applied, want bool) {
	if applied != want || !applied && next != m.current {
		t.Fatalf("transition from %+v to %+v: applied is %v, want %v", m.current, next, applied, want)
	}
	m.current = next
	m.history = append(m.history, next)
}

// check compares the order with the state that the model expects.
func (m *model) check(t *rapid.T) {
	want := pending(t).Snapshot()
	want.Open = !m.closed
	if m.decided {
		want.Status, want.Power, want.Auction = m.first.Outcome.Status(), m.first.Power, m.first.Auction
		want.DecidedAt = m.first.DecidedAt
		want.Open = !m.settled
	}
	if got := m.current.Snapshot(); got != want {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
	unsettled := m.decided && !m.settled
	if _, deletable := m.current.DeletableAt(); deletable == unsettled {
		t.Fatalf("DeletableAt of %+v = %v, want %v", m.current, deletable, !unsettled)
	}
	if replaceable := m.current.ReplaceableAt(expiry); replaceable == want.Open {
		t.Fatalf("ReplaceableAt of %+v = %v, want %v", m.current, replaceable, !want.Open)
	}
}

// drawGate draws a gate closure before, at or after the order's expiry.
func drawGate(t *rapid.T) order.GateClosure {
	hours := rapid.SampledFrom([]time.Duration{-1, 0, 1}).Draw(t, "hours from expiry to gate closure")
	return order.GateClosureAt(expiry.Add(hours * time.Hour))
}
