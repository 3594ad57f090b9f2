package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func testPlace(t *testing.T, h OrderStoreHarness) {
	t.Run("stores numbers exactly", func(t *testing.T) {
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
	t.Run("keeps an existing order and places the others", func(t *testing.T) { testPlaceExisting(t, h) })
	t.Run("replaces an order that has expired and is not open", func(t *testing.T) { testPlaceReplaces(t, h) })
	t.Run("keeps an expired order during its auction", func(t *testing.T) { testPlaceDuringAuction(t, h) })
	t.Run("hundreds of orders", func(t *testing.T) {
		s := h.New(t)
		orders := newOrders(t, 250, placed)
		mustPlace(t, s, orders...)
		if got := len(listed(t, s, noon, "")); got != len(orders) {
			t.Fatalf("%d orders are open, want %d", got, len(orders))
		}
	})
}

func testPlaceExisting(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	first := newOrder(t, "first", "1", placed)
	mustPlace(t, s, first)
	conflicting := newOrder(t, "first", "2", placed.Add(time.Minute))
	other := newOrder(t, "other", "3", placed.Add(time.Minute))
	placements, err := s.Place(t.Context(), []order.Order{other, conflicting}, placed.Add(time.Minute))
	if err != nil {
		t.Fatalf("Place: %v", err)
	}
	if len(placements) != 2 || !placements[0].Placed || placements[0].Stored != other {
		t.Fatalf("Place = %+v, want the other order placed", placements)
	}
	if placements[1].Placed || placements[1].Stored != first {
		t.Fatalf("Place of an existing record_id = %+v, want the existing order", placements[1])
	}
	wantStored(t, s, first)
	wantOpen(t, s, noon, "first", "other")
}

func testPlaceReplaces(t *testing.T, h OrderStoreHarness) {
	expiry := placed.Add(order.Lifetime)
	closeOrder := func(t *testing.T, s port.OrderStore, o order.Order) { mustClose(t, s, expiry, 1, o) }
	decide := func(t *testing.T, s port.OrderStore, o order.Order) {
		mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "4"))
	}
	settle := func(t *testing.T, s port.OrderStore, o order.Order) {
		mustSettle(t, s, mustDecide(t, s, decision(t, o, order.OutcomeAccepted, "4")))
	}
	cases := map[string]struct {
		prepare func(*testing.T, port.OrderStore, order.Order)
		at      time.Time
		want    bool
	}{
		"pending, not expired": {nil, expiry.Add(-time.Millisecond), false},
		"pending, expired":     {nil, expiry, false},
		"closed, expired":      {closeOrder, expiry, true},
		"decided, expired":     {decide, expiry, false},
		"settled, not expired": {settle, expiry.Add(-time.Millisecond), false},
		"settled, expired":     {settle, expiry, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := h.New(t)
			first := newOrder(t, "x", "1", placed)
			mustPlace(t, s, first)
			if c.prepare != nil {
				c.prepare(t, s, first)
			}
			second := newOrder(t, "x", "2", c.at)
			placements, err := s.Place(t.Context(), []order.Order{second}, c.at)
			if err != nil || placements[0].Placed != c.want {
				t.Fatalf("Place = %+v, %v, want placed %v", placements, err, c.want)
			}
			if c.want {
				wantStored(t, s, second)
				wantOpen(t, s, c.at.Add(time.Hour), "x")
			}
		})
	}
}

// testPlaceDuringAuction places a second order with the record_id of an expired one, while an
// auction that admitted the first order waits for its result. The second order must not replace the
// first.
func testPlaceDuringAuction(t *testing.T, h OrderStoreHarness) {
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
