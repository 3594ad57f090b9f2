package porttest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// How many random lives are led, and of how many steps: enough that every pair of steps comes up many times.
const (
	lives     = 20
	steps     = 60
	listEvery = 6 // steps: a list takes an adapter many calls
)

// testLife leads a store and a model, made of the domain's rules alone, through the same random lives of a few orders.
// Whatever happens, the store must be where the model is. A life is the same each time it is led.
func testLife(t *testing.T, h OrdersHarness) {
	for seed := range cmp.Or(uint64(h.Sequences), lives) {
		l := life{
			t: t, chance: rand.New(rand.NewPCG(seed, 0)), store: h.New(t),
			model: map[string]order.Order{}, now: placed,
		}
		for step := range steps {
			l.step()
			l.compareOrders()
			if step%listEvery == listEvery-1 {
				l.compareList()
			}
			if t.Failed() {
				t.Fatalf("in life %d:\n%s", seed, strings.Join(l.told, "\n"))
			}
		}
	}
}

type life struct {
	t      *testing.T
	chance *rand.Rand
	store  port.OrderStore
	model  map[string]order.Order
	past   []order.Order // every order as it once stood: what late callers still hold
	now    time.Time
	told   []string // the steps so far
}

func (l *life) step() {
	if len(l.past) == 0 {
		l.place()
		return
	}
	switch l.chance.IntN(5) {
	case 0:
		l.place()
	case 1:
		l.decide(l.past[l.chance.IntN(len(l.past))])
	case 2:
		l.settle(l.past[l.chance.IntN(len(l.past))])
	case 3:
		l.close(l.past[l.chance.IntN(len(l.past))])
	case 4:
		waits := []time.Duration{time.Millisecond, time.Hour, 12 * time.Hour, order.Lifetime}
		l.now = l.now.Add(waits[l.chance.IntN(len(waits))])
		l.tell("it is %s", l.now)
	}
}

func (l *life) place() {
	id := string(rune('a' + l.chance.IntN(3)))
	o := newOrder(l.t, id, l.number(), l.now)
	standing, found := l.model[id]
	want := !found || standing.ReplaceableAt(l.now)
	if want {
		l.keep(o)
	}
	placements, err := l.store.Place(l.t.Context(), []order.Order{o}, l.now)
	l.tell("Place(%+v) = %+v, %v", o, placements, err)
	if err != nil || len(placements) != 1 || placements[0].Placed != want || placements[0].Stored != l.model[id] {
		l.t.Errorf("want placed: %v, stored: %+v", want, l.model[id])
	}
}

func (l *life) decide(o order.Order) {
	outcome := []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}[l.chance.IntN(2)]
	d := decision(l.t, o, outcome, l.number())
	d.Auction, d.At = order.GateClosureAt(l.now), l.now
	next, want := l.model[o.RecordID()].Decide(d)
	if want {
		l.keep(next)
	}
	verdicts, err := l.store.Decide(l.t.Context(), []order.Decision{d})
	l.tell("Decide(%+v) = %+v, %v", d, verdicts, err)
	if err != nil || len(verdicts) != 1 || verdicts[0].Applied != want || verdicts[0].Stored != l.model[o.RecordID()] {
		l.t.Errorf("want applied: %v, stored: %+v", want, l.model[o.RecordID()])
	}
}

func (l *life) settle(o order.Order) {
	want := 0
	if next, settled := l.model[o.RecordID()].Settle(o); settled {
		l.keep(next)
		want = 1
	}
	got, err := l.store.Settle(l.t.Context(), []order.Order{o})
	l.tell("Settle(%+v) = %d, %v", o, got, err)
	if err != nil || got != want {
		l.t.Errorf("want %d", want)
	}
}

func (l *life) close(o order.Order) {
	gate, want := order.GateClosureAt(l.now), 0
	if next, closed := l.model[o.RecordID()].Close(gate); closed {
		l.keep(next)
		want = 1
	}
	got, err := l.store.Close(l.t.Context(), []order.Order{o}, gate)
	l.tell("Close(%+v, %s) = %d, %v", o, gate, got, err)
	if err != nil || got != want {
		l.t.Errorf("want %d", want)
	}
}

// compareOrders checks every order.
func (l *life) compareOrders() {
	l.t.Helper()
	found, err := l.store.Read(l.t.Context(), slices.Collect(maps.Keys(l.model)))
	if err != nil || len(found) != len(l.model) {
		l.t.Errorf("Read = %d orders, %v, want %d", len(found), err, len(l.model))
	}
	for _, got := range found {
		if got != l.model[got.RecordID()] {
			l.t.Errorf("stored %+v, want %+v", got, l.model[got.RecordID()])
		}
	}
}

// compareList checks which orders stand in the list of the open ones.
func (l *life) compareList() {
	l.t.Helper()
	var open []string
	for id, o := range l.model {
		if o.Open() {
			open = append(open, id)
		}
	}
	var listedIDs []string
	for _, entry := range listed(l.t, l.store, l.now.Add(time.Hour), "") {
		listedIDs = append(listedIDs, entry.Order.RecordID())
	}
	slices.Sort(open)
	slices.Sort(listedIDs)
	if !slices.Equal(listedIDs, open) {
		l.t.Errorf("open are %v, want %v", listedIDs, open)
	}
}

func (l *life) keep(o order.Order) {
	l.model[o.RecordID()] = o
	l.past = append(l.past, o)
}

func (l *life) tell(format string, args ...any) {
	l.told = append(l.told, fmt.Sprintf(format, args...))
}

func (l *life) number() string { return strconv.Itoa(l.chance.IntN(7) - 3) }
