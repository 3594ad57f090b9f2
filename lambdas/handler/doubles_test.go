package handler_test

import (
	"context"
	"iter"
	"sync"
	"testing"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// failingPorts implements every port. Each method fails with errFault.
type failingPorts struct{}

func (failingPorts) Place(context.Context, []order.Order, time.Time) ([]port.Placement, error) {
	return nil, errFault
}

func (failingPorts) Read(context.Context, []string) ([]order.Order, error) { return nil, errFault }

func (failingPorts) List(context.Context, order.GateClosure, port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) { yield(port.OpenOrder{}, errFault) }
}

func (failingPorts) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return nil, false, errFault
}

func (failingPorts) Decide(context.Context, []order.Decision) ([]port.DecisionResult, error) {
	return nil, errFault
}

func (failingPorts) Settle(context.Context, []order.Order) (int, error) { return 0, errFault }

func (failingPorts) ReportExpired(context.Context, order.GateClosure, []order.Order) error {
	return errFault
}

func (failingPorts) Close(context.Context, []order.Order, order.GateClosure) (int, error) {
	return 0, errFault
}

func (failingPorts) Store(context.Context, []order.Order) ([]order.Order, error) {
	return nil, errFault
}

func (failingPorts) StoreRejectionList(context.Context, order.GateClosure, []order.Order) (string, error) {
	return "", errFault
}

func (failingPorts) Notify(context.Context, port.Notification) error { return errFault }

// placerFunc is a port.OrderPlacer that calls the function.
type placerFunc func(ctx context.Context) ([]port.Placement, error)

func (p placerFunc) Place(ctx context.Context, _ []order.Order, _ time.Time) ([]port.Placement, error) {
	return p(ctx)
}

// readerFunc is a port.OrderReader that calls the function.
type readerFunc func(ctx context.Context) ([]order.Order, error)

func (r readerFunc) Read(ctx context.Context, _ []string) ([]order.Order, error) { return r(ctx) }

// stubPlatform returns the same results for every request.
type stubPlatform struct {
	ready   bool
	results []auction.Result
}

func (p stubPlatform) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return p.results, p.ready, nil
}

// acceptingPlatform accepts every order with this power.
type acceptingPlatform string

func (power acceptingPlatform) Results(
	_ context.Context, _ order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	results := make([]auction.Result, len(orders))
	for i, o := range orders {
		results[i] = auction.Result{RecordID: o.RecordID(), Outcome: "accepted", Power: string(power)}
	}
	return results, true, nil
}

// racingPlatform accepts every order after a concurrent execution has rejected it.
type racingPlatform struct {
	t *testing.T
	f *fixture
}

func (p racingPlatform) Results(
	ctx context.Context, g order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	for _, pending := range orders {
		p.f.decideOne(p.t, pending, order.OutcomeRejected, "0")
	}
	return acceptingPlatform("4").Results(ctx, g, orders)
}

// fakeNotifier stores the published notifications.
type fakeNotifier struct {
	mu        sync.Mutex
	published []port.Notification
}

func (f *fakeNotifier) Notify(_ context.Context, n port.Notification) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.published = append(f.published, n)
	return nil
}
