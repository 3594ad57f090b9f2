package order

import "time"

const (
	// Lifetime is the time from the placement of an order to its expiry. For customers, an expired
	// order does not exist.
	Lifetime = 24 * time.Hour

	// Retention is the time from the expiry of an order to its deletion from a store. An expired
	// order that is still pending must be reported and closed by an auction before it is deleted.
	// Six hours allow for several consecutive auctions that fail or do not run.
	Retention = 6 * time.Hour
)

// Decision is the outcome of one order in one auction.
type Decision struct {
	RecordID  string
	PlacedAt  time.Time // identifies the order, together with RecordID
	Outcome   Outcome
	Power     Decimal
	Auction   GateClosure
	DecidedAt time.Time // when the decision was made
}

// ExpiresAt returns the time at which the order expires. From this time on, ExpiredAt returns true.
func (o Order) ExpiresAt() time.Time { return o.state.PlacedAt.Add(Lifetime) }

// ExpiredAt reports whether the order has expired at t.
func (o Order) ExpiredAt(t time.Time) bool { return !t.Before(o.ExpiresAt()) }

// ReplaceableAt reports whether a new order can reuse the record_id of this order at t: this order
// has expired and is not open. An expired order that is still pending may be part of an auction in
// progress, so its record_id stays in use until an auction has settled or closed it.
func (o Order) ReplaceableAt(t time.Time) bool { return o.ExpiredAt(t) && !o.state.Open }

// Decide applies a decision and returns the decided order and true. The decided order is open until
// it is settled, because its result must be delivered, even if it was closed while the auction was
// in progress.
//
// Decide returns the order unchanged and false if the order is not pending, if d identifies another
// order, or if d has no outcome. The first decision therefore stands.
func (o Order) Decide(d Decision) (Order, bool) {
	same := o.state.RecordID == d.RecordID && o.state.PlacedAt.Equal(d.PlacedAt)
	if !same || o.state.Status != Pending || !d.Outcome.Status().Decided() {
		return o, false
	}
	next := o.state
	next.Status, next.Power, next.Auction = d.Outcome.Status(), d.Power, d.Auction
	next.DecidedAt = TruncateTime(d.DecidedAt)
	next.Open = true
	return Order{state: next}, true
}

// Settle returns the settled order and true. The argument is the decided order as it was delivered.
//
// Settle returns the order unchanged and false if it is not open, is not decided, or differs from
// the delivered order in record_id, placed_at or deciding auction. Settling an order again
// therefore changes nothing.
func (o Order) Settle(delivered Order) (Order, bool) {
	same := o.state.RecordID == delivered.state.RecordID && o.state.PlacedAt.Equal(delivered.state.PlacedAt) &&
		o.state.Auction == delivered.state.Auction
	if !same || !o.state.Open || !o.state.Status.Decided() {
		return o, false
	}
	next := o.state
	next.Open = false
	return Order{state: next}, true
}

// Close returns the closed order and true. A closed order is still pending, but no longer open.
// Close returns the order unchanged and false if it is not open, is not pending or has not expired
// at the gate closure.
func (o Order) Close(gate GateClosure) (Order, bool) {
	if !o.state.Open || o.state.Status != Pending || !o.ExpiredAt(gate.Time()) {
		return o, false
	}
	next := o.state
	next.Open = false
	return Order{state: next}, true
}

// DeletableAt returns the time from which a store may delete the order, and true. It returns false
// if the order is decided but not settled: a store must keep it until it is settled.
func (o Order) DeletableAt() (time.Time, bool) {
	if o.state.Status.Decided() && o.state.Open {
		return time.Time{}, false
	}
	return o.ExpiresAt().Add(Retention), true
}
