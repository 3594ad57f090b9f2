package metrics

import (
	"context"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/lambdas/settings"
)

// Platform counts how often an auction platform is asked, and how long its answers take.
type Platform struct {
	port.Platform

	Recorder *Recorder
	Now      func() time.Time
}

// Results implements port.Platform.
func (p Platform) Results(ctx context.Context, gate order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	asked := p.Now()
	results, ready, err := p.Platform.Results(ctx, gate, orders)
	p.Recorder.Record(
		Count(settings.PlatformPolls, 1),
		Milliseconds(settings.PlatformLatency, p.Now().Sub(asked)),
	)
	return results, ready, err
}
