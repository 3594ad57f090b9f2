package memory

import (
	"context"
	"iter"
	"time"

	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// batch is how many orders are listed under one lock.
const batch = 500

// List implements port.OpenOrders.
func (s *Orders) List(ctx context.Context, before order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return openkey.List(ctx, before, after, s.behind)
}

// behind gives the next open orders behind a key, up to a bound.
func (s *Orders) behind(last, bound string) ([]port.OpenOrder, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var entries []port.OpenOrder
	s.open.AscendRange(last, bound, func(key string) bool {
		if key != last {
			entries = append(entries, port.OpenOrder{Order: s.byID[openkey.RecordID(key)], Cursor: port.Cursor(key)})
		}
		return len(entries) < batch
	})
	return entries, nil
}

// DeleteExpired deletes what may be deleted at now.
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
