// Package auction defines the rules of one hourly auction: which orders take part, and which of the
// platform's results are valid.
package auction

import (
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/order"
)

// MaxClockSkew is the maximum tolerated difference between the clock that determines the gate
// closure and the local clock. Both clocks are synchronized, so a gate closure further in the
// future is invalid.
const MaxClockSkew = 10 * time.Second

// The errors of New.
var (
	// ErrGateOpen is returned if the gate closure is in the future by at most MaxClockSkew. The
	// caller can retry after a short wait.
	ErrGateOpen = errors.New("gate closure is in the future")

	// ErrFutureGate is returned if the gate closure is in the future by more than MaxClockSkew.
	ErrFutureGate = fmt.Errorf("gate closure is in the future by more than %s", MaxClockSkew)
)

// Auction is one hourly auction, identified by its gate closure.
type Auction struct{ gate order.GateClosure }

// New returns the auction of a gate closure. If the gate closure is in the future at now, the error
// is ErrGateOpen or ErrFutureGate.
func New(gate order.GateClosure, now time.Time) (Auction, error) {
	switch ahead := gate.Time().Sub(now); {
	case ahead > MaxClockSkew:
		return Auction{}, ErrFutureGate
	case ahead > 0:
		return Auction{}, ErrGateOpen
	}
	return Auction{gate: gate}, nil
}

// GateClosure returns the gate closure that identifies the auction.
func (a Auction) GateClosure() order.GateClosure { return a.gate }

// Admits reports whether an order takes part in the auction: it was placed before the gate closure
// and has not expired at the gate closure. The start and end of the execution do not matter.
func (a Auction) Admits(o order.Order) bool {
	return o.PlacedAt().Before(a.gate.Time()) && !o.ExpiredAt(a.gate.Time())
}

// Classification groups a page of open orders by how the auction processes them.
type Classification struct {
	Pending []order.Order // pending and admitted: sent to the platform
	Decided []order.Order // decided by an earlier execution and not settled: forwarded as stored
	Expired []order.Order // pending and expired at the gate closure: reported and closed
}

// Classify groups open orders. It omits pending orders that belong to a later auction.
func (a Auction) Classify(open []order.Order) Classification {
	var c Classification
	for _, o := range open {
		switch {
		case o.Status().Decided():
			c.Decided = append(c.Decided, o)
		case a.Admits(o):
			c.Pending = append(c.Pending, o)
		case o.ExpiredAt(a.gate.Time()):
			c.Expired = append(c.Expired, o)
		}
	}
	return c
}
