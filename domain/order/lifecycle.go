package order

import "time"

const (
	// Lifetime is the time from the placing of an order to its expiry. An expired order does not
	// exist for customers.
	Lifetime = 24 * time.Hour

	// Retention is the time from the expiry of an order to its deletion from a store. Only an
	// auction reports an expired order and closes it. Six hours leave time for this even if several
	// hourly auctions in a row fail or are missed.
	Retention = 6 * time.Hour
)

// Decision is the outcome that an auction assigns to one order.
type Decision struct {
	RecordID string
	PlacedAt time.Time // identifies the order, together with RecordID
	Outcome  Outcome
	Power    Decimal
	Auction  GateClosure
	At       time.Time // when the decision was made
}

// ExpiresAt returns the first time at which the order has expired.
func (o Order) ExpiresAt() time.Time { return o.state.PlacedAt.Add(Lifetime) }

// ExpiredAt reports whether the order has expired at t.
func (o Order) ExpiredAt(t time.Time) bool { return !t.Before(o.ExpiresAt()) }

// ReplaceableAt reports whether a new order may take this order's record_id at t: this order has
// expired and is not open. An expired order that is still pending may be part of an auction in
// progress, so its record_id stays in use until an auction has settled or closed it.
func (o Order) ReplaceableAt(t time.Time) bool { return o.ExpiredAt(t) && !o.state.Open }

// Decide returns the order with the decision applied, and true. It returns the order unchanged, and
// false, unless the order is pending and is the one that d identifies, and d has an outcome. So the
// first decision stands. A decided order is open until it is settled, because its result must be
// delivered. This includes an order that was closed while the auction was in progress.
func (o Order) Decide(d Decision) (Order, bool) {
	same := o.state.RecordID == d.RecordID && o.state.PlacedAt.Equal(d.PlacedAt)
	if !same || o.state.Status != Pending || !d.Outcome.Status().Decided() {
		return o, false
	}
	next := o.state
	next.Status, next.Power, next.Auction = d.Outcome.Status(), d.Power, d.Auction
	next.DecidedAt = TruncateTime(d.At)
	next.Open = true
	return Order{state: next}, true
}

// Settle returns the order as settled, and true. The argument is the decided order as it was
// delivered. Settle returns the order unchanged, and false, unless the order is open and decided,
// and has the record_id, placed_at and deciding auction of the delivered one. So settling an order
// twice is safe.
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

// Close returns the order as closed, still pending but no longer open, and true. It returns the
// order unchanged, and false, unless the order is open and pending, and has expired at the gate
// closure.
func (o Order) Close(gate GateClosure) (Order, bool) {
	if !o.state.Open || o.state.Status != Pending || !o.ExpiredAt(gate.Time()) {
		return o, false
	}
	next := o.state
	next.Open = false
	return Order{state: next}, true
}

// DeletableAt returns the time from which a store may delete the order, and true. It returns false
// for an order that is decided but not settled, which must be kept until it is settled.
func (o Order) DeletableAt() (time.Time, bool) {
	if o.state.Status.Decided() && o.state.Open {
		return time.Time{}, false
	}
	return o.ExpiresAt().Add(Retention), true
}
