package memory

import (
	"context"
	"iter"
	"time"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// batch is the maximum number of orders that are listed while the lock is held.
const batch = 500

// List implements port.OpenOrders.
func (s *Orders) List(
	ctx context.Context, before order.GateClosure, after port.Cursor,
) iter.Seq2[port.OpenOrder, error] {
	return openkey.List(ctx, before, after, s.openAfter)
}

// openAfter returns the next batch of open orders whose keys are greater than last and less than
// bound.
func (s *Orders) openAfter(last, bound string) ([]port.OpenOrder, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var entries []port.OpenOrder
	s.open.AscendRange(last, bound, func(key string) bool {
		if key != last {
			o := s.byID[openkey.RecordID(key)]
			entries = append(entries, port.OpenOrder{Order: o, Cursor: port.Cursor(key)})
		}
		return len(entries) < batch
	})
	return entries, nil
}

// DeleteExpired deletes the orders that are deletable at now.
func (s *Orders) DeleteExpired(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, o := range s.byID {
		if at, deletable := o.DeletableAt(); deletable && !at.After(now) {
			s.open.Delete(openkey.Of(o))
			delete(s.byID, id)
		}
	}
}
