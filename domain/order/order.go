// Package order defines orders and the rules of their life cycle: how a draft is validated, when an
// order expires, and how it is decided, settled and closed.
//
// The package has no side effects. The current time is always an argument.
package order

import "time"

// Order is a customer's order. It is an immutable value: each transition returns a new Order. New
// creates a validated order; Restore returns one from a store, without validation. Orders can be
// compared with ==.
type Order struct{ state Snapshot }

// Snapshot is the complete state of an order, with exported fields for the adapters that store it.
type Snapshot struct {
	RecordID   string
	Parameter1 string
	Parameter2 Decimal
	PlacedAt   time.Time // UTC, in milliseconds
	Status     Status

	// Zero until the order is decided.
	Power     Decimal
	Auction   GateClosure // the auction that decided it
	DecidedAt time.Time   // UTC, in milliseconds

	Open bool // true until the order is settled or closed
}

// Restore returns an order from its stored state. It does not validate, so that a stored order
// stays readable if the rules change.
func Restore(s Snapshot) Order {
	s.PlacedAt = TruncateTime(s.PlacedAt)
	s.DecidedAt = TruncateTime(s.DecidedAt)
	return Order{state: s}
}

// TruncateTime returns t as orders store it: in UTC, truncated to the millisecond, so that every
// store returns the time that it was given.
func TruncateTime(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Snapshot returns the complete state of the order.
func (o Order) Snapshot() Snapshot { return o.state }

// RecordID returns the customer's identifier of the order, unique among the orders that have not
// expired.
func (o Order) RecordID() string { return o.state.RecordID }

// Parameter1 returns the order's first parameter.
func (o Order) Parameter1() string { return o.state.Parameter1 }

// Parameter2 returns the order's second parameter.
func (o Order) Parameter2() Decimal { return o.state.Parameter2 }

// PlacedAt returns when the order was placed. Together, RecordID and PlacedAt identify an order
// permanently.
func (o Order) PlacedAt() time.Time { return o.state.PlacedAt }

// Status returns the status of the order.
func (o Order) Status() Status { return o.state.Status }

// Power returns the power that the auction assigned. It is zero while the order is pending.
func (o Order) Power() Decimal { return o.state.Power }

// Auction returns the gate closure of the auction that decided the order. It is zero while the
// order is pending.
func (o Order) Auction() GateClosure { return o.state.Auction }

// DecidedAt returns when the order was decided. It is zero while the order is pending.
func (o Order) DecidedAt() time.Time { return o.state.DecidedAt }

// Open reports whether the order is open: neither settled nor closed.
func (o Order) Open() bool { return o.state.Open }

// SameAs reports whether both are the same order, placed twice: record_id and parameter_1 are
// byte-equal and parameter_2 is numerically equal. Times, status and result do not matter.
func (o Order) SameAs(other Order) bool {
	return o.state.RecordID == other.state.RecordID &&
		o.state.Parameter1 == other.state.Parameter1 &&
		o.state.Parameter2 == other.state.Parameter2
}

// ConflictReason returns why placed conflicts at now with holder, the stored order with the same
// record_id. The reason completes a sentence that begins with "record_id". It is empty for a
// replay: the same order, not expired.
func ConflictReason(holder, placed Order, now time.Time) string {
	switch {
	case holder.ExpiredAt(now) && !holder.state.Status.Decided():
		return "belongs to an expired order that no auction has closed yet; retry after the next gate closure"
	case holder.ExpiredAt(now):
		return "belongs to an expired order whose result is still being delivered; retry later"
	case !holder.SameAs(placed):
		return "belongs to another order"
	default:
		return ""
	}
}
