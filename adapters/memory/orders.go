// Package memory stores orders, results and rejection lists in memory, for simulations and fast
// tests.
package memory

import (
	"context"
	"sync"
	"time"

	"github.com/google/btree"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Orders implements port.OrderStore in memory, except that orders do not survive the process.
type Orders struct {
	mu   sync.RWMutex
	byID map[string]order.Order
	open *btree.BTreeG[string] // keys of the open orders
}

// NewOrders returns an empty store.
func NewOrders() *Orders {
	const degree = 32 // as in the benchmarks of the library
	return &Orders{byID: map[string]order.Order{}, open: btree.NewOrderedG[string](degree)}
}

// Place implements port.OrderPlacer.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	placements := make([]port.Placement, len(orders))
	for i, o := range orders {
		stored, found := s.byID[o.RecordID()]
		placed := !found || stored.ReplaceableAt(now)
		if placed {
			s.put(stored, o)
		}
		placements[i] = port.Placement{Placed: placed, Stored: s.byID[o.RecordID()]}
	}
	return placements, nil
}

// Read implements port.OrderReader.
func (s *Orders) Read(ctx context.Context, recordIDs []string) ([]order.Order, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []order.Order
	for _, id := range recordIDs {
		if o, ok := s.byID[id]; ok {
			found = append(found, o)
		}
	}
	return found, nil
}

// Decide implements port.OrderDecider.
func (s *Orders) Decide(ctx context.Context, decisions []order.Decision) ([]port.DecisionResult, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	results := make([]port.DecisionResult, len(decisions))
	for i, d := range decisions {
		stored, found := s.byID[d.RecordID]
		next, applied := stored.Decide(d)
		if applied {
			s.put(stored, next)
		}
		results[i] = port.DecisionResult{Applied: applied, Found: found, Stored: next}
	}
	return results, nil
}

// Settle implements port.OrderSettler.
func (s *Orders) Settle(ctx context.Context, delivered []order.Order) (int, error) {
	return s.apply(ctx, delivered, order.Order.Settle)
}

// Close implements port.OrderCloser.
func (s *Orders) Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (int, error) {
	return s.apply(ctx, orders, func(stored, _ order.Order) (order.Order, bool) { return stored.Close(gate) })
}

// transition returns the next state of a stored order, and whether the transition is possible.
type transition func(stored, given order.Order) (next order.Order, possible bool)

// apply applies a transition to each order, and returns how many orders changed.
func (s *Orders) apply(ctx context.Context, orders []order.Order, do transition) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, o := range orders {
		stored := s.byID[o.RecordID()]
		if next, possible := do(stored, o); possible {
			s.put(stored, next)
			count++
		}
	}
	return count, nil
}

// put replaces a stored order by the next one. If no order is stored, stored is the zero order.
func (s *Orders) put(stored, next order.Order) {
	if stored.Open() {
		s.open.Delete(openkey.Of(stored))
	}
	if next.Open() {
		s.open.ReplaceOrInsert(openkey.Of(next))
	}
	s.byID[next.RecordID()] = next
}
