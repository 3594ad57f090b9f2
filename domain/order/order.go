// Package order defines orders and the rules of their life cycle: how a draft is validated, when an
// order expires, and how it is decided, settled and closed.
//
// The package has no side effects. The current time is always an argument.
package order

import "time"

// Order is a customer's order. It is an immutable value: each transition returns a new Order. New
// validates a new order; Restore returns a stored order without validation. Orders can be compared
// with ==.
type Order struct{ state Snapshot }

// Snapshot is the complete state of an order, with exported fields for the adapters that store it.
type Snapshot struct {
	RecordID   string
	Parameter1 string
	Parameter2 Decimal
	PlacedAt   time.Time // UTC, truncated to the millisecond
	Status     Status

	// These fields are zero until the order is decided.
	Power     Decimal
	Auction   GateClosure // the auction that decided the order
	DecidedAt time.Time   // UTC, truncated to the millisecond

	Open bool // true until the order is settled or closed
}

// Restore returns an order from its stored state. It does not validate the state, so that stored
// orders stay readable when the rules change.
func Restore(s Snapshot) Order {
	s.PlacedAt = TruncateTime(s.PlacedAt)
	s.DecidedAt = TruncateTime(s.DecidedAt)
	return Order{state: s}
}

// TruncateTime returns t as an order stores it: in UTC and truncated to the millisecond, so that a
// time read from a store equals the time that was written.
func TruncateTime(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Snapshot returns the complete state of the order.
func (o Order) Snapshot() Snapshot { return o.state }

// RecordID returns the customer's identifier of the order. It is unique among stored orders, but a
// later order can reuse it (see ReplaceableAt).
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

// Power returns the power that the auction awarded. It is zero while the order is pending.
func (o Order) Power() Decimal { return o.state.Power }

// Auction returns the gate closure of the auction that decided the order. It is zero while the
// order is pending.
func (o Order) Auction() GateClosure { return o.state.Auction }

// DecidedAt returns when the order was decided. It is zero while the order is pending.
func (o Order) DecidedAt() time.Time { return o.state.DecidedAt }

// Open reports whether the order is open: neither settled nor closed.
func (o Order) Open() bool { return o.state.Open }

// SameAs reports whether both orders have the same content: record_id and parameter_1 are
// byte-equal and parameter_2 is numerically equal. Times, status and result are ignored.
func (o Order) SameAs(other Order) bool {
	return o.state.RecordID == other.state.RecordID &&
		o.state.Parameter1 == other.state.Parameter1 &&
		o.state.Parameter2 == other.state.Parameter2
}

// ConflictReason returns why a submitted order conflicts at now with the stored order that has the
// same record_id. The reason completes a sentence that begins with "record_id". It is empty for a
// replay: both orders have the same content, and the stored order has not expired.
func ConflictReason(stored, submitted Order, now time.Time) string {
	switch {
	case stored.ExpiredAt(now) && !stored.state.Status.Decided():
		return "belongs to an expired order that no auction has closed yet; retry after the next gate closure"
	case stored.ExpiredAt(now):
		return "belongs to an expired order whose result is still being delivered; retry later"
	case !stored.SameAs(submitted):
		return "belongs to another order"
	default:
		return ""
	}
}
