package dynamodb

import (
	"context"
	"fmt"
	"sync/atomic"

	"auction.internal/adapters/awsclient"
)

// pacer spreads the transactions of one call of Place over time once the table throttles. Until then they are sent
// as they come. After that they are sent one after the other, each behind a pause, which gets longer with every
// throttled transaction and shorter with every other: a throttled transaction uses up what others could have taken.
type pacer struct {
	on   atomic.Bool
	turn chan struct{} // semaphore of size 1; guards the fields below

	pauses    int   // how long the next pause is: as after so many failed attempts
	throttled error // of the latest throttled transaction
}

func newPacer() *pacer { return &pacer{turn: make(chan struct{}, 1), pauses: 1} }

// send sends a transaction. Beside the transaction's own error it returns awsclient.ErrNoTimeLeft, with the
// error of the latest throttled transaction, when the caller's deadline is near.
func (p *pacer) send(ctx context.Context, transact func() (answer, error)) (answer, error) {
	if p.on.Load() {
		return p.sendPaced(ctx, transact)
	}
	a, err := transact()
	if a.throttled != nil {
		p.turn <- struct{}{}
		p.throttled = a.throttled
		<-p.turn
		p.on.Store(true)
	}
	return a, err
}

func (p *pacer) sendPaced(ctx context.Context, transact func() (answer, error)) (answer, error) {
	p.turn <- struct{}{} // released by the deadline
	defer func() { <-p.turn }()
	if err := awsclient.Backoff(ctx, p.pauses); err != nil {
		return answer{}, fmt.Errorf("%w: %w", p.throttled, err)
	}
	a, err := transact()
	if a.throttled != nil {
		p.throttled = a.throttled
		p.pauses++
	} else {
		p.pauses = max(1, p.pauses-1)
	}
	return a, err
}
