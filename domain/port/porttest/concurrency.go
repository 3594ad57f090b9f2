package porttest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// testConcurrency lets callers race for the same orders: each step has exactly one winner.
func testConcurrency(t *testing.T, h OrdersHarness) {
	const callers, orders = 8, 40
	s := h.New(t)
	var placedCount, decidedCount atomic.Int32
	race(callers, func(caller int) {
		batch := make([]order.Order, orders)
		for i, o := range newOrders(t, orders, placed) {
			batch[i] = newOrder(t, o.RecordID(), strconv.Itoa(caller), placed)
		}
		placements, err := s.Place(t.Context(), batch, placed)
		if err != nil {
			t.Errorf("Place: %v", err)
		}
		for _, p := range placements {
			if p.Placed {
				placedCount.Add(1)
			}
		}
	})
	race(callers, func(caller int) {
		decisions := make([]order.Decision, orders)
		for i, o := range newOrders(t, orders, placed) {
			decisions[i] = decision(t, o, order.OutcomeAccepted, strconv.Itoa(caller))
		}
		verdicts, err := s.Decide(t.Context(), decisions)
		if err != nil {
			t.Errorf("Decide: %v", err)
		}
		for _, v := range verdicts {
			if v.Applied {
				decidedCount.Add(1)
			}
		}
	})
	settleConcurrently(t, s, callers)
	if placedCount.Load() != orders || decidedCount.Load() != orders {
		t.Fatalf("%d placed and %d decided, want %d each", placedCount.Load(), decidedCount.Load(), orders)
	}
}

// settleConcurrently lets callers settle the same orders while others read and list them.
func settleConcurrently(t *testing.T, s port.OrderStore, callers int) {
	t.Helper()
	open := listed(t, s, noon, "")
	delivered, ids := make([]order.Order, len(open)), make([]string, len(open))
	for i, entry := range open {
		delivered[i], ids[i] = entry.Order, entry.Order.RecordID()
	}
	var settled atomic.Int32
	race(callers, func(caller int) {
		if caller%2 == 0 {
			n, err := s.Settle(t.Context(), delivered)
			if err != nil {
				t.Errorf("Settle: %v", err)
			}
			settled.Add(int32(n))
			return
		}
		if found, err := s.Read(t.Context(), ids); err != nil || len(found) != len(ids) {
			t.Errorf("Read = %d orders, %v, want %d", len(found), err, len(ids))
		}
		for _, err := range s.List(t.Context(), gate, "") {
			if err != nil {
				t.Errorf("List: %v", err)
			}
		}
	})
	if left := listed(t, s, noon, ""); len(open) == 0 || len(left) != 0 || int(settled.Load()) != len(open) {
		t.Errorf("%d of %d orders are open after all were settled, %d times", len(left), len(open), settled.Load())
	}
}

func race(callers int, call func(caller int)) {
	var all sync.WaitGroup
	for caller := range callers {
		all.Go(func() { call(caller) })
	}
	all.Wait()
}

// testCancellation checks that no method works on after its caller has gone.
func testCancellation(t *testing.T, h OrdersHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	calls := map[string]func() error{
		"Place": func() error {
			_, err := s.Place(gone, []order.Order{newOrder(t, "y", "1", placed)}, placed)
			return err
		},
		"Read": func() error { _, err := s.Read(gone, []string{"x"}); return err },
		"List": func() error {
			var last error
			for _, err := range s.List(gone, gate, "") {
				last = err
			}
			return last
		},
		"Decide": func() error {
			_, err := s.Decide(gone, []order.Decision{decision(t, o, order.OutcomeAccepted, "1")})
			return err
		},
		"Settle": func() error { _, err := s.Settle(gone, []order.Order{acceptedOrder(t, "x", "1")}); return err },
		"Close": func() error {
			_, err := s.Close(gone, []order.Order{o}, order.GateClosureAt(noon.Add(48*time.Hour)))
			return err
		},
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context: %v, want context.Canceled", name, err)
		}
	}
	wantStored(t, s, o)
}
