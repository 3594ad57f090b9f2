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

// testConcurrency has concurrent callers place, decide and settle the same orders. Exactly one of
// them must succeed for each order and transition.
func testConcurrency(t *testing.T, h OrderStoreHarness) {
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
		results, err := s.Decide(t.Context(), decisions)
		if err != nil {
			t.Errorf("Decide: %v", err)
		}
		for _, r := range results {
			if r.Applied {
				decidedCount.Add(1)
			}
		}
	})
	settleConcurrently(t, s, callers)
	if placedCount.Load() != orders || decidedCount.Load() != orders {
		t.Fatalf("%d orders placed and %d decided, want %d each", placedCount.Load(), decidedCount.Load(), orders)
	}
}

// settleConcurrently settles the same orders from several callers while other callers read and list
// them.
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
	if remaining := listed(t, s, noon, ""); len(open) == 0 || len(remaining) != 0 || int(settled.Load()) != len(open) {
		t.Errorf("%d orders settled and %d still open, want %d and 0", settled.Load(), len(remaining), len(open))
	}
}

// race calls the function concurrently from the given number of callers and waits for all of them.
func race(callers int, call func(caller int)) {
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() { call(caller) })
	}
	group.Wait()
}

// testCancellation checks that every method returns an error if its context is cancelled.
func testCancellation(t *testing.T, h OrderStoreHarness) {
	s := h.New(t)
	o := newOrder(t, "x", "1", placed)
	mustPlace(t, s, o)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	calls := map[string]func() error{
		"Place": func() error {
			_, err := s.Place(ctx, []order.Order{newOrder(t, "y", "1", placed)}, placed)
			return err
		},
		"Read": func() error { _, err := s.Read(ctx, []string{"x"}); return err },
		"List": func() error {
			var last error
			for _, err := range s.List(ctx, gate, "") {
				last = err
			}
			return last
		},
		"Decide": func() error {
			_, err := s.Decide(ctx, []order.Decision{decision(t, o, order.OutcomeAccepted, "1")})
			return err
		},
		"Settle": func() error { _, err := s.Settle(ctx, []order.Order{acceptedOrder(t, "x", "1")}); return err },
		"Close": func() error {
			_, err := s.Close(ctx, []order.Order{o}, order.GateClosureAt(noon.Add(48*time.Hour)))
			return err
		},
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context = %v, want context.Canceled", name, err)
		}
	}
	wantStored(t, s, o)
}
