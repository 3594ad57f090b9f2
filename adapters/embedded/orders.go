// Package embedded keeps orders, results and notifications on one machine: bbolt for the orders, files for the
// results, a terminal for the notifications. They are the peers of DynamoDB, S3 and SNS when the system runs locally.
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

// Orders is an order store in one bbolt file. Every call that writes is one transaction, on the disk when it returns.
type Orders struct {
	db      *bbolt.DB
	faulted fault
}

// CloseFile closes the file. Calls after it fail. After a fault it leaves the file to the end of the process: bbolt may still
// hold its locks.
func (s *Orders) CloseFile() error {
	if s.faulted.happened() {
		return nil
	}
	return s.db.Close()
}

// Place implements port.OrderPlacer.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	var damaged []error
	err := s.update(ctx, func(t tables) error {
		for i, o := range orders {
			var err error
			placements[i], err = t.place(o, now)
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
	err := s.view(ctx, func(t tables) error {
		for _, id := range recordIDs {
			o, found, err := t.get(id)
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

// Decide implements port.OrderDecider.
func (s *Orders) Decide(ctx context.Context, decisions []order.Decision) ([]port.DecisionResult, error) {
	verdicts := make([]port.DecisionResult, len(decisions))
	err := s.update(ctx, func(t tables) error {
		for i, d := range decisions {
			_, err := t.change(d.RecordID, func(standing order.Order) (order.Order, bool) {
				next, applied := standing.Decide(d)
				verdicts[i] = port.DecisionResult{Applied: applied, Found: true, Stored: next}
				return next, applied
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err // all or nothing
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

// step takes each order a step further where that is possible, and tells how many it was: all in one transaction, or
// none beside an error.
func (s *Orders) step(ctx context.Context, orders []order.Order, step func(standing, given order.Order) (order.Order, bool)) (int, error) {
	count := 0
	err := s.update(ctx, func(t tables) error {
		for _, o := range orders {
			changed, err := t.change(o.RecordID(), func(standing order.Order) (order.Order, bool) { return step(standing, o) })
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

func (s *Orders) update(ctx context.Context, do func(tables) error) error {
	err := s.guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			if err := ctx.Err(); err != nil { // the caller may have gone while others wrote
				return err
			}
			return do(tablesOf(tx))
		})
	})
	if err != nil {
		return fmt.Errorf("write orders: %w", err)
	}
	return nil
}

func (s *Orders) view(ctx context.Context, do func(tables) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := s.guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return do(tablesOf(tx)) })
	})
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	return nil
}
