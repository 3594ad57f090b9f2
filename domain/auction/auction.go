// Package auction holds the rules of one hourly auction: which orders take part, and what of the platform's answer
// may be applied to them.
package auction

import (
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/order"
)

// ClockSkew is how far the clock that names a gate closure may be ahead of ours. Both follow the same time service, so a
// gate closure further ahead is invalid.
const ClockSkew = 10 * time.Second

// Errors of New.
var (
	// ErrGateOpen reports a gate closure that is still to come, but within ClockSkew: retry in a moment.
	ErrGateOpen = errors.New("the gate closure must not be in the future")

	// ErrFutureGate reports a gate closure further ahead than ClockSkew.
	ErrFutureGate = fmt.Errorf("the gate closure must not be in the future by more than %s", ClockSkew)
)

// Auction is one hourly round. Its gate closure names it.
type Auction struct{ gate order.GateClosure }

// New returns the auction of a gate closure that has passed at now, ErrGateOpen or ErrFutureGate.
func New(gate order.GateClosure, now time.Time) (Auction, error) {
	switch ahead := gate.Time().Sub(now); {
	case ahead > ClockSkew:
		return Auction{}, ErrFutureGate
	case ahead > 0:
		return Auction{}, ErrGateOpen
	}
	return Auction{gate: gate}, nil
}

// GateClosure names the auction.
func (a Auction) GateClosure() order.GateClosure { return a.gate }

// Admits tells whether an order takes part: placed before the gate closure and not expired at it.
// How long the execution takes after that does not matter.
func (a Auction) Admits(o order.Order) bool {
	return o.PlacedAt().Before(a.gate.Time()) && !o.ExpiredAt(a.gate.Time())
}

// Classification is what an auction has to do with a page of open orders.
type Classification struct {
	Pending []order.Order // admitted and pending: the platform is asked about these, and no others
	Decided []order.Order // decided by an earlier execution and not settled since: forwarded as they stand
	Expired []order.Order // pending and expired at the gate closure: closed
}

// Classify says what to do with each open order. Orders of the next auction are left out.
func (a Auction) Classify(open []order.Order) Classification {
	var d Classification
	for _, o := range open {
		switch {
		case o.Status().Decided():
			d.Decided = append(d.Decided, o)
		case a.Admits(o):
			d.Pending = append(d.Pending, o)
		case o.ExpiredAt(a.gate.Time()):
			d.Expired = append(d.Expired, o)
		}
	}
	return d
}
