// Package order holds what an order is and every rule of its life: what makes one, what may happen to it and when.
// It is pure: time comes in as an argument, nothing goes out, and only the standard library is used.
package order

import "time"

// Order is one customer's order, in one moment of its life. It is a value: what happens to it makes a new one.
// It comes from New, which applies the rules, or from Restore, which trusts a store.
type Order struct{ is Snapshot }

// Snapshot is an order's whole state in the open, for the adapters that store it.
type Snapshot struct {
	RecordID   string
	Parameter1 string
	Parameter2 Decimal
	PlacedAt   time.Time // UTC, to the millisecond
	Status     Status

	// Set when the order is decided, zero until then.
	Power     Decimal
	Auction   GateClosure // the auction that decided it
	DecidedAt time.Time   // UTC, to the millisecond

	// Open until the order is settled or closed.
	Open bool
}

// Restore gives back an order as a store held it. No rule is applied: what was once stored stays readable,
// whatever the rules have become since.
func Restore(s Snapshot) Order {
	s.PlacedAt = TruncateTime(s.PlacedAt)
	s.DecidedAt = TruncateTime(s.DecidedAt)
	return Order{is: s}
}

// TruncateTime is t as orders keep time: in UTC, cut to the millisecond, so that every store gives back the same.
func TruncateTime(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Snapshot is the order's whole state.
func (o Order) Snapshot() Snapshot { return o.is }

// RecordID is the customer's name for the order, unique among the orders that have not expired.
func (o Order) RecordID() string { return o.is.RecordID }

// Parameter1 is the order's first parameter.
func (o Order) Parameter1() string { return o.is.Parameter1 }

// Parameter2 is the order's second parameter.
func (o Order) Parameter2() Decimal { return o.is.Parameter2 }

// PlacedAt is when the order was placed. With RecordID it identifies the order for ever.
func (o Order) PlacedAt() time.Time { return o.is.PlacedAt }

// Status is where the order stands.
func (o Order) Status() Status { return o.is.Status }

// Power is what the auction gave; zero while the order is pending.
func (o Order) Power() Decimal { return o.is.Power }

// Auction is the gate closure of the auction that decided the order; zero while it is pending.
func (o Order) Auction() GateClosure { return o.is.Auction }

// DecidedAt is when the outcome was written; zero while the order is pending.
func (o Order) DecidedAt() time.Time { return o.is.DecidedAt }

// Open tells an order whose result is not yet settled.
func (o Order) Open() bool { return o.is.Open }

// SameAs tells whether both are the same order placed twice: the same record_id and parameter_1 byte for byte and the
// same number as parameter_2, whatever became of either since.
func (o Order) SameAs(other Order) bool {
	return o.is.RecordID == other.is.RecordID &&
		o.is.Parameter1 == other.is.Parameter1 &&
		o.is.Parameter2 == other.is.Parameter2
}

// ConflictReason returns why placed conflicts with the order that holds its record_id at now. The reason completes a
// sentence that begins with record_id. It is empty for a replay: the same order, not expired.
func ConflictReason(holder, placed Order, now time.Time) string {
	switch {
	case holder.ExpiredAt(now) && !holder.is.Status.Decided():
		return "belongs to an expired order that no auction has closed yet; retry after the next gate closure"
	case holder.ExpiredAt(now):
		return "belongs to an expired order whose result is still being delivered; retry later"
	case !holder.SameAs(placed):
		return "belongs to another order"
	default:
		return ""
	}
}
