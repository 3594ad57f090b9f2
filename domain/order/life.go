package order

import "time"

const (
	// Lifetime is how long an order lives from its placing. From then on it does not exist for customers.
	Lifetime = 24 * time.Hour

	// Retention is how long after its expiry a store keeps an order before it deletes it. An expired order leaves the
	// open index only through an auction, which reports and closes it; six hours let it meet one although several
	// hourly auctions in a row fail or are missed.
	Retention = 6 * time.Hour
)

// Decision is an outcome for one order, ready to be written.
type Decision struct {
	RecordID string
	PlacedAt time.Time // with RecordID, the one order that is meant
	Outcome  Outcome
	Power    Decimal
	Auction  GateClosure
	At       time.Time
}

// ExpiresAt is the first moment at which the order has expired.
func (o Order) ExpiresAt() time.Time { return o.is.PlacedAt.Add(Lifetime) }

// ExpiredAt tells whether the order has expired at t.
func (o Order) ExpiredAt(t time.Time) bool { return !t.Before(o.ExpiresAt()) }

// ReplaceableAt reports whether a new order may take this one's record_id at t: it has expired and is not open. A
// pending order that has expired may still be part of an auction in progress, so its record_id stays taken until an
// auction has settled or closed it.
func (o Order) ReplaceableAt(t time.Time) bool { return o.ExpiredAt(t) && !o.is.Open }

// Decide gives the order as d makes it. It is false, and nothing changes, unless the order is still pending and the
// very one that d means, and d has an outcome: the first decision stands for ever. A decided order is open, even one
// that was closed while the auction still ran, since its result has to be delivered.
func (o Order) Decide(d Decision) (Order, bool) {
	same := o.is.RecordID == d.RecordID && o.is.PlacedAt.Equal(d.PlacedAt)
	if !same || o.is.Status != Pending || !d.Outcome.Status().Decided() {
		return o, false
	}
	next := o.is
	next.Status, next.Power, next.Auction = d.Outcome.Status(), d.Power, d.Auction
	next.DecidedAt = TruncateTime(d.At)
	next.Open = true
	return Order{is: next}, true
}

// Settle gives the order settled, once its decided state was delivered. It is false, and nothing changes, unless the
// order is open and still the one, decided by the same auction, that was delivered: settling twice is harmless.
func (o Order) Settle(delivered Order) (Order, bool) {
	same := o.is.RecordID == delivered.is.RecordID && o.is.PlacedAt.Equal(delivered.is.PlacedAt) &&
		o.is.Auction == delivered.is.Auction
	if !same || !o.is.Open || !o.is.Status.Decided() {
		return o, false
	}
	next := o.is
	next.Open = false
	return Order{is: next}, true
}

// Close gives the order taken off the open ones undecided. It is false, and nothing changes, unless the order is
// open, pending and had expired at the gate closure.
func (o Order) Close(gate GateClosure) (Order, bool) {
	if !o.is.Open || o.is.Status != Pending || !o.ExpiredAt(gate.Time()) {
		return o, false
	}
	next := o.is
	next.Open = false
	return Order{is: next}, true
}

// DeletableAt is the moment from which a store may delete the order. It is false for an order that must be kept
// until it is settled, however long that takes.
func (o Order) DeletableAt() (time.Time, bool) {
	if o.is.Status.Decided() && o.is.Open {
		return time.Time{}, false
	}
	return o.ExpiresAt().Add(Retention), true
}
