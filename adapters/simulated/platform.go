// Package simulated implements the auction platform with random outcomes, for the local system and
// for environments without a real platform, such as dev.
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

// Config configures the behaviour of a Platform. Platforms with the same config behave identically.
type Config struct {
	// Ready is the probability, from 0 to 1, that the platform is ready at the gate closure. If it
	// is not ready, it becomes ready with the same probability after each further PlatformWait. 0
	// means that it never becomes ready.
	Ready float64

	// Accept is the share of orders that are accepted, from 0 to 1.
	Accept float64

	// Seed selects one of many random sequences of outcomes and delays.
	Seed uint64

	// PlatformWait is the time between two polls of an execution. It must be positive.
	PlatformWait time.Duration
}

// Platform implements port.Platform. Whether it is ready depends only on the gate closure, the time
// and the config. The outcome of an order depends only on the order and the config. The power of an
// accepted order is its parameter_2; the power of a rejected order is 0.
type Platform struct {
	config Config
	now    func() time.Time
}

// New returns a platform that reads the time from now. It returns an error for an invalid config.
func New(config Config, now func() time.Time) (*Platform, error) {
	if !IsShare(config.Ready) || !IsShare(config.Accept) {
		return nil, errors.New("simulated platform: Ready and Accept must be from 0 to 1")
	}
	if config.PlatformWait <= 0 {
		return nil, errors.New("simulated platform: PlatformWait must be positive")
	}
	return &Platform{config: config, now: now}, nil
}

// IsShare reports whether f is a valid probability or share, from 0 to 1.
func IsShare(f float64) bool { return f >= 0 && f <= 1 }

// Results implements port.Platform.
func (p *Platform) Results(
	ctx context.Context, gate order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, false, fmt.Errorf("poll the simulated platform: %w", err)
	}
	delay, finite := p.delay(gate)
	if !finite || p.now().Before(gate.Time().Add(delay)) {
		return nil, false, nil
	}
	results := make([]auction.Result, len(orders))
	for i, o := range orders {
		results[i] = p.result(o)
	}
	return results, true, nil
}

// delay returns the time from the gate closure of an auction until the platform is ready. If the
// platform is never ready, finite is false. The probability is the same in each step, so the number
// of steps has a geometric distribution.
func (p *Platform) delay(gate order.GateClosure) (delay time.Duration, finite bool) {
	switch p.config.Ready {
	case 0:
		return 0, false
	case 1:
		return 0, true
	}
	steps := math.Floor(math.Log1p(-p.random("ready", gate.String())) / math.Log1p(-p.config.Ready))
	delay = time.Duration(min(steps*float64(p.config.PlatformWait), math.MaxInt64/2))
	return delay, true
}

func (p *Platform) result(o order.Order) auction.Result {
	placedAt := o.PlacedAt().Format(time.RFC3339Nano)
	if p.random("outcome", o.RecordID(), placedAt) < p.config.Accept {
		return auction.Result{RecordID: o.RecordID(), Outcome: "accepted", Power: o.Parameter2().String()}
	}
	return auction.Result{RecordID: o.RecordID(), Outcome: "rejected", Power: "0"}
}

// random returns a number in [0,1) that depends only on the seed and the names.
func (p *Platform) random(names ...string) float64 {
	hash := sha256.New()
	fmt.Fprintf(hash, "%d %q", p.config.Seed, names)
	const bits = 53 // precision of a float64
	return float64(binary.BigEndian.Uint64(hash.Sum(nil))>>(64-bits)) / (1 << bits)
}
