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

// Number and length of the random sequences. Every pair of transitions occurs many times in them.
const (
	defaultSequences = 20
	steps            = 60
	listInterval     = 6 // steps between two checks of the list, which may need many calls
)

// testTransitions applies the same random transitions of a few orders to the store and to a model,
// which uses the domain's rules. After each step, the store and the model must be equal. The
// sequences are the same in each run.
func testTransitions(t *testing.T, h OrderStoreHarness) {
	for seed := range cmp.Or(uint64(h.Sequences), defaultSequences) {
		s := sequence{
			t: t, random: rand.New(rand.NewPCG(seed, 0)), store: h.New(t),
			model: map[string]order.Order{}, now: placed,
		}
		for step := range steps {
			s.step()
			s.compareOrders()
			if step%listInterval == listInterval-1 {
				s.compareList()
			}
			if t.Failed() {
				t.Fatalf("steps of sequence %d:\n%s", seed, strings.Join(s.log, "\n"))
			}
		}
	}
}

// sequence is one random sequence of transitions.
type sequence struct {
	t       *testing.T
	random  *rand.Rand
	store   port.OrderStore
	model   map[string]order.Order
	history []order.Order // all earlier states of the orders, which concurrent callers may still use
	now     time.Time
	log     []string // the steps so far
}

func (s *sequence) step() {
	if len(s.history) == 0 {
		s.place()
		return
	}
	switch s.random.IntN(5) {
	case 0:
		s.place()
	case 1:
		s.decide(s.drawOrder())
	case 2:
		s.settle(s.drawOrder())
	case 3:
		s.close(s.drawOrder())
	case 4:
		waits := []time.Duration{time.Millisecond, time.Hour, 12 * time.Hour, order.Lifetime}
		s.now = s.now.Add(waits[s.random.IntN(len(waits))])
		s.logf("now = %s", s.now)
	}
}

func (s *sequence) place() {
	id := string(rune('a' + s.random.IntN(3)))
	o := newOrder(s.t, id, s.drawNumber(), s.now)
	existing, found := s.model[id]
	want := !found || existing.ReplaceableAt(s.now)
	if want {
		s.record(o)
	}
	placements, err := s.store.Place(s.t.Context(), []order.Order{o}, s.now)
	s.logf("Place(%+v) = %+v, %v", o, placements, err)
	if err != nil || len(placements) != 1 || placements[0].Placed != want || placements[0].Stored != s.model[id] {
		s.t.Errorf("Place: want placed %v, stored %+v", want, s.model[id])
	}
}

func (s *sequence) decide(o order.Order) {
	outcome := []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}[s.random.IntN(2)]
	d := decision(s.t, o, outcome, s.drawNumber())
	d.Auction, d.DecidedAt = order.GateClosureAt(s.now), s.now
	next, want := s.model[o.RecordID()].Decide(d)
	if want {
		s.record(next)
	}
	results, err := s.store.Decide(s.t.Context(), []order.Decision{d})
	s.logf("Decide(%+v) = %+v, %v", d, results, err)
	if err != nil || len(results) != 1 || results[0].Applied != want || results[0].Stored != s.model[o.RecordID()] {
		s.t.Errorf("Decide: want applied %v, stored %+v", want, s.model[o.RecordID()])
	}
}

func (s *sequence) settle(o order.Order) {
	want := 0
	if next, settled := s.model[o.RecordID()].Settle(o); settled {
		s.record(next)
		want = 1
	}
	got, err := s.store.Settle(s.t.Context(), []order.Order{o})
	s.logf("Settle(%+v) = %d, %v", o, got, err)
	if err != nil || got != want {
		s.t.Errorf("Settle: want %d", want)
	}
}

func (s *sequence) close(o order.Order) {
	gate, want := order.GateClosureAt(s.now), 0
	if next, closed := s.model[o.RecordID()].Close(gate); closed {
		s.record(next)
		want = 1
	}
	got, err := s.store.Close(s.t.Context(), []order.Order{o}, gate)
	s.logf("Close(%+v, %s) = %d, %v", o, gate, got, err)
	if err != nil || got != want {
		s.t.Errorf("Close: want %d", want)
	}
}

// compareOrders compares the stored orders with the model.
func (s *sequence) compareOrders() {
	s.t.Helper()
	found, err := s.store.Read(s.t.Context(), slices.Collect(maps.Keys(s.model)))
	if err != nil || len(found) != len(s.model) {
		s.t.Errorf("Read = %d orders, %v, want %d", len(found), err, len(s.model))
	}
	for _, got := range found {
		if got != s.model[got.RecordID()] {
			s.t.Errorf("Read: order %+v, want %+v", got, s.model[got.RecordID()])
		}
	}
}

// compareList compares the list of open orders with the model.
func (s *sequence) compareList() {
	s.t.Helper()
	var want []string
	for id, o := range s.model {
		if o.Open() {
			want = append(want, id)
		}
	}
	var got []string
	for _, entry := range listed(s.t, s.store, s.now.Add(time.Hour), "") {
		got = append(got, entry.Order.RecordID())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		s.t.Errorf("List = %v, want %v", got, want)
	}
}

func (s *sequence) record(o order.Order) {
	s.model[o.RecordID()] = o
	s.history = append(s.history, o)
}

func (s *sequence) logf(format string, args ...any) {
	s.log = append(s.log, fmt.Sprintf(format, args...))
}

// drawOrder draws one of the earlier states of the orders.
func (s *sequence) drawOrder() order.Order { return s.history[s.random.IntN(len(s.history))] }

func (s *sequence) drawNumber() string { return strconv.Itoa(s.random.IntN(7) - 3) }
