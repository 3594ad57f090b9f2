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

// down is every peer at once, and every call of it fails.
type down struct{}

func (down) Place(context.Context, []order.Order, time.Time) ([]port.Placement, error) {
	return nil, errBroken
}

func (down) Read(context.Context, []string) ([]order.Order, error) { return nil, errBroken }

func (down) List(context.Context, order.GateClosure, port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) { yield(port.OpenOrder{}, errBroken) }
}

func (down) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return nil, false, errBroken
}

func (down) Decide(context.Context, []order.Decision) ([]port.DecisionResult, error) {
	return nil, errBroken
}

func (down) Settle(context.Context, []order.Order) (int, error) { return 0, errBroken }

func (down) ReportExpired(context.Context, order.GateClosure, []order.Order) error { return errBroken }

func (down) Close(context.Context, []order.Order, order.GateClosure) (int, error) {
	return 0, errBroken
}

func (down) Store(context.Context, []order.Order) ([]order.Order, error) { return nil, errBroken }

func (down) StoreRejectionList(context.Context, order.GateClosure, []order.Order) (string, error) {
	return "", errBroken
}

func (down) Notify(context.Context, port.Notification) error { return errBroken }

// placer is a store of new orders that is one function.
type placer func(ctx context.Context) ([]port.Placement, error)

func (p placer) Place(ctx context.Context, _ []order.Order, _ time.Time) ([]port.Placement, error) {
	return p(ctx)
}

// reader is a store of orders that is one function.
type reader func(ctx context.Context) ([]order.Order, error)

func (r reader) Read(ctx context.Context, _ []string) ([]order.Order, error) { return r(ctx) }

// platform answers with the same results whatever it is asked, and with none before it is ready.
type platform struct {
	ready   bool
	results []auction.Result
}

func (p platform) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return p.results, p.ready, nil
}

// all accepts every order it is asked about, with this power.
type all string

func (power all) Results(_ context.Context, _ order.GateClosure, asked []order.Order) ([]auction.Result, bool, error) {
	results := make([]auction.Result, len(asked))
	for i, o := range asked {
		results[i] = auction.Result{RecordID: o.RecordID(), Outcome: "accepted", Power: string(power)}
	}
	return results, true, nil
}

// overtaken accepts every order, but only after another execution has rejected it.
type overtaken struct {
	t *testing.T
	f *fixture
}

func (o overtaken) Results(ctx context.Context, g order.GateClosure, asked []order.Order) ([]auction.Result, bool, error) {
	for _, pending := range asked {
		o.f.decideOne(o.t, pending, order.OutcomeRejected, "0")
	}
	return all("4").Results(ctx, g, asked)
}

// channel keeps what people are told.
type channel struct {
	mu   sync.Mutex
	told []port.Notification
}

func (c *channel) Notify(_ context.Context, n port.Notification) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, n)
	return nil
}
