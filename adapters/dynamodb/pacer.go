package dynamodb

import (
	"context"
	"fmt"
	"sync/atomic"

	"auction.internal/adapters/awsclient"
)

// pacer limits the rate of the transactions of one call of Place when the table throttles. Until
// the first throttled transaction, pacer sends transactions concurrently and without a delay. After
// that, it sends one transaction at a time, each after a delay that grows with every throttled
// transaction and shrinks with every other transaction. A higher rate would place fewer orders,
// because throttled transactions also consume capacity.
type pacer struct {
	active    atomic.Bool
	semaphore chan struct{} // of size 1; guards the fields below

	attempts  int   // argument of awsclient.Backoff for the next delay
	throttled error // the error of the latest throttled transaction
}

func newPacer() *pacer { return &pacer{semaphore: make(chan struct{}, 1), attempts: 1} }

// send sends a transaction and returns its result. If the deadline of the context is too close, the
// error wraps awsclient.ErrNoTimeLeft and the error of the latest throttled transaction.
func (p *pacer) send(
	ctx context.Context, transact func() (transactionResult, error),
) (transactionResult, error) {
	if p.active.Load() {
		return p.sendPaced(ctx, transact)
	}
	result, err := transact()
	if result.throttled != nil {
		p.semaphore <- struct{}{}
		p.throttled = result.throttled
		<-p.semaphore
		p.active.Store(true)
	}
	return result, err
}

func (p *pacer) sendPaced(
	ctx context.Context, transact func() (transactionResult, error),
) (transactionResult, error) {
	p.semaphore <- struct{}{} // does not block beyond the deadline, because each holder returns before it
	defer func() { <-p.semaphore }()
	if err := awsclient.Backoff(ctx, p.attempts); err != nil {
		return transactionResult{}, fmt.Errorf("%w: %w", p.throttled, err)
	}
	result, err := transact()
	if result.throttled != nil {
		p.throttled = result.throttled
		p.attempts++
	} else {
		p.attempts = max(1, p.attempts-1)
	}
	return result, err
}
