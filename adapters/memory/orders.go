// Package memory keeps orders and results in the process, for simulations and fast tests. Nothing survives it.
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

// Orders is an order store in memory. It keeps the promises of the ports that store orders, but for durability.
type Orders struct {
	mu   sync.RWMutex
	byID map[string]order.Order
	open *btree.BTreeG[string] // keys of the open orders
}

// NewOrders gives an empty store.
func NewOrders() *Orders {
	const degree = 32 // as the library's own benchmarks use
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
		standing, found := s.byID[o.RecordID()]
		placed := !found || standing.ReplaceableAt(now)
		if placed {
			s.put(standing, o)
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
	verdicts := make([]port.DecisionResult, len(decisions))
	for i, d := range decisions {
		standing, found := s.byID[d.RecordID]
		next, applied := standing.Decide(d)
		if applied {
			s.put(standing, next)
		}
		verdicts[i] = port.DecisionResult{Applied: applied, Found: found, Stored: next}
	}
	return verdicts, nil
}

// Settle implements port.OrderSettler.
func (s *Orders) Settle(ctx context.Context, delivered []order.Order) (int, error) {
	return s.step(ctx, delivered, func(standing, delivered order.Order) (order.Order, bool) { return standing.Settle(delivered) })
}

// Close implements port.OrderCloser.
func (s *Orders) Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (int, error) {
	return s.step(ctx, orders, func(standing, _ order.Order) (order.Order, bool) { return standing.Close(gate) })
}

// step takes each order a step further where that is possible, and tells how many it was.
func (s *Orders) step(ctx context.Context, orders []order.Order, step func(standing, given order.Order) (order.Order, bool)) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, o := range orders {
		standing := s.byID[o.RecordID()]
		if next, possible := step(standing, o); possible {
			s.put(standing, next)
			count++
		}
	}
	return count, nil
}

// put writes an order in place of the one that stood there, the zero order for none.
func (s *Orders) put(standing, next order.Order) {
	if standing.Open() {
		s.open.Delete(openkey.Of(standing))
	}
	if next.Open() {
		s.open.ReplaceOrInsert(openkey.Of(next))
	}
	s.byID[next.RecordID()] = next
}
