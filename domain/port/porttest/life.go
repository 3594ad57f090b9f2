package porttest

import (
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"auction.internal/domain/order"
)

// testLife leads a store and a model, made of the domain's rules alone, through the same random life of a few orders.
// Whatever happens, the store must be where the model is.
func testLife(t *testing.T, h OrdersHarness) {
	rapid.Check(t, func(rt *rapid.T) {
		l := life{T: rt, store: h.New(t), model: map[string]order.Order{}, now: placed}
		rt.Repeat(map[string]func(*rapid.T){
			"place":  l.place,
			"decide": l.decide,
			"settle": l.settle,
			"close":  l.close,
			"wait":   l.wait,
			"":       l.compare,
		})
	})
}

type life struct {
	*rapid.T

	store OrderStore
	model map[string]order.Order
	past  []order.Order // every order as it once stood: what late callers still hold
	now   time.Time
}

func (l *life) wait(rt *rapid.T) {
	steps := []time.Duration{time.Millisecond, time.Hour, 12 * time.Hour, order.Lifetime}
	l.now = l.now.Add(rapid.SampledFrom(steps).Draw(rt, "wait"))
}

func (l *life) place(rt *rapid.T) {
	id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "id")
	o := order.Restore(order.Snapshot{
		RecordID: id, Parameter1: "p", Parameter2: decimal(rt, "parameter_2"),
		PlacedAt: l.now, Status: order.Pending, Open: true,
	})
	standing, found := l.model[id]
	want := !found || standing.ReplaceableAt(l.now)
	if want {
		l.keep(o)
	}
	placements, err := l.store.Place(rt.Context(), []order.Order{o}, l.now)
	if err != nil || len(placements) != 1 || placements[0].Placed != want || placements[0].Stored != l.model[id] {
		rt.Fatalf("Place(%+v) at %s = %+v, %v, want placed: %v", o, l.now, placements, err, want)
	}
}

func (l *life) decide(rt *rapid.T) {
	o, some := l.draw(rt)
	if !some {
		return
	}
	d := order.Decision{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Power: decimal(rt, "power"),
		Outcome: rapid.SampledFrom([]order.Outcome{order.OutcomeAccepted, order.OutcomeRejected}).Draw(rt, "outcome"),
		Auction: order.GateClosureAt(l.now), At: l.now,
	}
	next, want := l.model[o.RecordID()].Decide(d)
	if want {
		l.keep(next)
	}
	verdicts, err := l.store.Decide(rt.Context(), []order.Decision{d})
	if err != nil || verdicts[0].Applied != want || verdicts[0].Stored != l.model[o.RecordID()] {
		rt.Fatalf("Decide(%+v) = %+v, %v, want applied: %v", d, verdicts, err, want)
	}
}

func (l *life) settle(rt *rapid.T) {
	o, some := l.draw(rt)
	if !some {
		return
	}
	if next, settled := l.model[o.RecordID()].Settle(o); settled {
		l.keep(next)
	}
	if err := l.store.Settle(rt.Context(), []order.Order{o}); err != nil {
		rt.Fatalf("Settle(%+v): %v", o, err)
	}
}

func (l *life) close(rt *rapid.T) {
	o, some := l.draw(rt)
	if !some {
		return
	}
	g := order.GateClosureAt(l.now)
	want := 0
	if next, closed := l.model[o.RecordID()].Close(g); closed {
		l.keep(next)
		want = 1
	}
	if got, err := l.store.Close(rt.Context(), []order.Order{o}, g); err != nil || got != want {
		rt.Fatalf("Close(%+v) at %s = %d, %v, want %d", o, g, got, err, want)
	}
}

func (l *life) compare(rt *rapid.T) {
	ids := slices.Sorted(maps.Keys(l.model))
	if len(ids) == 0 {
		return
	}
	found, err := l.store.Read(rt.Context(), ids)
	if err != nil || len(found) != len(ids) {
		rt.Fatalf("Read = %d orders, %v, want %d", len(found), err, len(ids))
	}
	open := map[string]bool{}
	for _, o := range found {
		if o != l.model[o.RecordID()] {
			rt.Fatalf("stored %+v\nwant   %+v", o, l.model[o.RecordID()])
		}
		open[o.RecordID()] = o.Open()
	}
	for entry, err := range l.store.List(rt.Context(), order.GateClosureAt(l.now.Add(time.Hour)), "") {
		if err != nil || !open[entry.Order.RecordID()] {
			rt.Fatalf("in the list: %+v, %v, want an open order, once", entry.Order, err)
		}
		open[entry.Order.RecordID()] = false
	}
	for id, missed := range open {
		if missed {
			rt.Fatalf("open, but not in the list: %s", id)
		}
	}
}

func (l *life) keep(o order.Order) {
	l.model[o.RecordID()] = o
	l.past = append(l.past, o)
}

func (l *life) draw(rt *rapid.T) (order.Order, bool) {
	if len(l.past) == 0 {
		return order.Order{}, false
	}
	return rapid.SampledFrom(l.past).Draw(rt, "order"), true
}

func decimal(rt *rapid.T, name string) order.Decimal {
	d, err := order.ParseDecimal(strconv.Itoa(rapid.IntRange(-3, 3).Draw(rt, name)))
	if err != nil {
		rt.Fatal(err)
	}
	return d
}
