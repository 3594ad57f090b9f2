package metrics

import (
	"context"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/lambdas/settings"
)

// Platform wraps an auction platform and records the number of polls and their latency.
type Platform struct {
	port.Platform

	Recorder *Recorder
	Now      func() time.Time
}

// Results polls the platform. It also records the metrics of a failed poll.
func (p Platform) Results(
	ctx context.Context, gate order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	started := p.Now()
	results, ready, err := p.Platform.Results(ctx, gate, orders)
	p.Recorder.Record(
		Count(settings.PlatformPolls, 1),
		Milliseconds(settings.PlatformLatency, p.Now().Sub(started)),
	)
	return results, ready, err
}
