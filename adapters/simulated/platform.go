// Package simulated plays the auction platform where there is none: in dev and on one machine.
package simulated

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Config says how the platform behaves. The same config behaves the same for ever.
type Config struct {
	Ready        float64       // from 0 (never) to 1 (at once): the probability of being ready at each step of waiting
	Accept       float64       // from 0 to 1: the share of orders that are accepted
	Seed         uint64        // another one, another chance
	PlatformWait time.Duration // after the gate closure, the platform may become ready once in each; positive
}

// Platform implements port.Platform without a platform. Whether it is ready depends on the gate closure, the time
// and the config; an outcome on the order and the config. Accepted orders get parameter_2 as their power.
type Platform struct {
	config Config
	now    func() time.Time
}

// New gives a platform that reads the time from now.
func New(config Config, now func() time.Time) (*Platform, error) {
	if !IsShare(config.Ready) || !IsShare(config.Accept) {
		return nil, errors.New("simulated platform: the probability of being ready and the share accepted must be from 0 to 1")
	}
	if config.PlatformWait <= 0 {
		return nil, errors.New("simulated platform: the step must be positive")
	}
	return &Platform{config: config, now: now}, nil
}

// IsShare tells whether f can be a probability or a share: from 0 to 1.
func IsShare(f float64) bool { return f >= 0 && f <= 1 }

// Results implements port.Platform.
func (p *Platform) Results(ctx context.Context, gate order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, false, fmt.Errorf("ask the simulated platform: %w", err)
	}
	delay, ever := p.delay(gate)
	if !ever || p.now().Before(gate.Time().Add(delay)) {
		return nil, false, nil
	}
	results := make([]auction.Result, len(orders))
	for i, o := range orders {
		results[i] = p.result(o)
	}
	return results, true, nil
}

// delay is how long after its gate closure an auction's results are ready. Waiting step by step, with the same
// probability of success at each, takes a number of steps of the geometric distribution.
func (p *Platform) delay(gate order.GateClosure) (delay time.Duration, ever bool) {
	switch p.config.Ready {
	case 0:
		return 0, false
	case 1:
		return 0, true
	}
	steps := math.Floor(math.Log1p(-p.chance("ready", gate.String())) / math.Log1p(-p.config.Ready))
	delay = time.Duration(min(steps*float64(p.config.PlatformWait), math.MaxInt64/2))
	return delay, true
}

func (p *Platform) result(o order.Order) auction.Result {
	placedAt := o.PlacedAt().Format(time.RFC3339Nano)
	if p.chance("outcome", o.RecordID(), placedAt) < p.config.Accept {
		return auction.Result{RecordID: o.RecordID(), Outcome: "accepted", Power: o.Parameter2().String()}
	}
	return auction.Result{RecordID: o.RecordID(), Outcome: "rejected", Power: "0"}
}

// chance draws a number from 0 up to 1 that depends on the seed and the names alone.
func (p *Platform) chance(names ...string) float64 {
	hash := sha256.New()
	fmt.Fprintf(hash, "%d %q", p.config.Seed, names)
	const bits = 53 // that a float64 holds exactly
	return float64(binary.BigEndian.Uint64(hash.Sum(nil))>>(64-bits)) / (1 << bits)
}
