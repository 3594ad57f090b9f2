package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func testPlace(t *testing.T, h OrdersHarness) {
	t.Run("gives back what was placed, to the digit", func(t *testing.T) {
		s := h.New(t)
		for id, number := range map[string]string{
			"a": "0.1", "b": "-9.9999999999999999999999999999999999999e125", "c": "1e-130",
			"d": "9223372036854775809", "e": "0", "f": "12345678901234567890123456789012345678", "g": "-0.00000012",
		} {
			o := newOrder(t, id, number, placed)
			mustPlace(t, s, o)
			wantStored(t, s, o)
		}
	})
	t.Run("keeps what is in the way, order by order", func(t *testing.T) { testPlaceInTheWay(t, h) })
	t.Run("a record_id is free again once its order has expired and is not open",
		func(t *testing.T) { testPlaceAnew(t, h) })
	t.Run("an expired order in an auction keeps its record_id and gets its result",
		func(t *testing.T) { testPlaceDuringAuction(t, h) })
	t.Run("thousands at once", func(t *testing.T) {
		s := h.New(t)
		orders := newOrders(t, 250, placed)
		mustPlace(t, s, orders...)
		if got := len(listed(t, s, noon, "")); got != len(orders) {
			t.Fatalf("%d orders are open, want %d", got, len(orders))
		}
	})
}

func testPlaceInTheWay(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	first := newOrder(t, "first", "1", placed)
	mustPlace(t, s, first)
	again := newOrder(t, "first", "2", placed.Add(time.Minute))
	fresh := newOrder(t, "fresh", "3", placed.Add(time.Minute))
	placements, err := s.Place(t.Context(), []order.Order{fresh, again}, placed.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if len(placements) != 2 || !placements[0].Placed || placements[0].Stored != fresh {
		t.Fatalf("the order beside one that is in the way: %+v, want it placed", placements)
	}
	if placements[1].Placed || placements[1].Stored != first {
		t.Fatalf("in the way: %+v, want what stood there", placements[1])
	}
	wantStored(t, s, first)
	wantOpen(t, s, noon, "first", "fresh")
}

func testPlaceAnew(t *testing.T, h OrdersHarness) {
	expiry := placed.Add(order.Lifetime)
	accept := func(t *testing.T, s port.OrderStore, o order.Order) order.Order {
		return mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "4"))
	}
	cases := map[string]struct {
		before func(*testing.T, port.OrderStore, order.Order)
		at     time.Time
		want   bool
	}{
		"pending, living":    {nil, expiry.Add(-time.Millisecond), false},
		"pending, expired":   {nil, expiry, false},
		"closed":             {func(t *testing.T, s port.OrderStore, o order.Order) { mustClose(t, s, expiry, 1, o) }, expiry, true},
		"decided and open":   {func(t *testing.T, s port.OrderStore, o order.Order) { accept(t, s, o) }, expiry, false},
		"settled and living": {func(t *testing.T, s port.OrderStore, o order.Order) { mustSettle(t, s, accept(t, s, o)) }, expiry.Add(-time.Millisecond), false},
		"settled, expired":   {func(t *testing.T, s port.OrderStore, o order.Order) { mustSettle(t, s, accept(t, s, o)) }, expiry, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := h.New(t)
			first := newOrder(t, "x", "1", placed)
			mustPlace(t, s, first)
			if c.before != nil {
				c.before(t, s, first)
			}
			second := newOrder(t, "x", "2", c.at)
			placements, err := s.Place(t.Context(), []order.Order{second}, c.at)
			if err != nil || placements[0].Placed != c.want {
				t.Fatalf("Place = %+v, %v, want placed: %v", placements, err, c.want)
			}
			if c.want {
				wantStored(t, s, second)
				wantOpen(t, s, c.at.Add(time.Hour), "x")
			}
		})
	}
}

// testPlaceDuringAuction places a record_id again after its first order expired, while an auction that admitted that
// order waits for results. The new order must not take the place of the first one, whose result is still to come.
func testPlaceDuringAuction(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	first := newOrder(t, "x", "1", placed)
	mustPlace(t, s, first)
	later := placed.Add(order.Lifetime + time.Minute)
	second := newOrder(t, "x", "1", later)
	placements, err := s.Place(t.Context(), []order.Order{second}, later)
	if err != nil || placements[0].Placed || placements[0].Stored != first {
		t.Fatalf("Place = %+v, %v, want the first order kept", placements, err)
	}
	decided := mustDecide(t, s, decision(t, first, order.OutcomeAccepted, "7"))
	wantStored(t, s, decided)
	mustSettle(t, s, decided)
	mustPlace(t, s, second)
}
