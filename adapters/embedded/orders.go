// Package embedded implements the ports on one machine, for the local system: orders in a bbolt
// file, results and rejection lists in files, notifications on a terminal. It replaces DynamoDB, S3
// and SNS.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Orders is an order store in one bbolt file. Each call that writes is one transaction, except
// DeleteExpired, which uses one transaction for each batch. Every transaction is flushed to the
// disk before the call returns.
type Orders struct {
	db    *bbolt.DB
	fault fault
}

// CloseFile closes the file. Later method calls fail. If the file is damaged (see Damaged),
// CloseFile does nothing, because bbolt may still hold its locks; the file is closed when the
// process exits.
func (s *Orders) CloseFile() error {
	if s.fault.occurred() {
		return nil
	}
	return s.db.Close()
}

// Place implements port.OrderPlacer.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	var damaged []error
	err := s.update(ctx, func(b buckets) error {
		for i, o := range orders {
			var err error
			placements[i], err = b.place(o, now)
			if port.IsPermanent(err) {
				damaged = append(damaged, err)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	return placements, errors.Join(append(damaged, err)...)
}

// Read implements port.OrderReader.
func (s *Orders) Read(ctx context.Context, recordIDs []string) ([]order.Order, error) {
	var orders []order.Order
	var damaged []error
	err := s.view(ctx, func(b buckets) error {
		for _, id := range recordIDs {
			o, found, err := b.get(id)
			switch {
			case err != nil:
				damaged = append(damaged, err)
			case found:
				orders = append(orders, o)
			}
		}
		return nil
	})
	return orders, errors.Join(append(damaged, err)...)
}

// Decide implements port.OrderDecider. It writes all decisions in one transaction, or none.
func (s *Orders) Decide(ctx context.Context, decisions []order.Decision) ([]port.DecisionResult, error) {
	results := make([]port.DecisionResult, len(decisions))
	err := s.update(ctx, func(b buckets) error {
		for i, d := range decisions {
			_, err := b.change(d.RecordID, func(stored order.Order) (order.Order, bool) {
				next, applied := stored.Decide(d)
				results[i] = port.DecisionResult{Applied: applied, Found: true, Stored: next}
				return next, applied
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
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

// apply applies a transition to each order in one transaction. It returns how many orders changed.
// If it returns an error, no order has changed.
func (s *Orders) apply(ctx context.Context, orders []order.Order, do transition) (int, error) {
	count := 0
	err := s.update(ctx, func(b buckets) error {
		for _, o := range orders {
			changed, err := b.change(o.RecordID(), func(stored order.Order) (order.Order, bool) { return do(stored, o) })
			if err != nil {
				return err
			}
			if changed {
				count++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}

func (s *Orders) update(ctx context.Context, do func(buckets) error) error {
	err := s.guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			if err := ctx.Err(); err != nil { // the context may have ended while other calls were writing
				return err
			}
			return do(bucketsOf(tx))
		})
	})
	if err != nil {
		return fmt.Errorf("write orders: %w", err)
	}
	return nil
}

func (s *Orders) view(ctx context.Context, do func(buckets) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := s.guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return do(bucketsOf(tx)) })
	})
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	return nil
}
