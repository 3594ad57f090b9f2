package order

import "fmt"

// Status is the status of an order. Accepted and Rejected are final. The zero value is not a valid
// status.
type Status struct{ name string }

// The statuses of an order.
var (
	Pending  = Status{"pending"}
	Accepted = Status{"accepted"}
	Rejected = Status{"rejected"}
)

// ParseStatus parses the name of a status.
func ParseStatus(name string) (Status, error) {
	for _, s := range []Status{Pending, Accepted, Rejected} {
		if s.name == name {
			return s, nil
		}
	}
	return Status{}, fmt.Errorf("invalid status %q: must be pending, accepted or rejected", name)
}

// String returns the name of the status, as used in responses and stores.
func (s Status) String() string { return s.name }

// Decided reports whether the status is final.
func (s Status) Decided() bool { return s == Accepted || s == Rejected }

// Outcome is the auction platform's decision on one order. It is not a Status, because the platform
// has no pending outcome. The zero value is not a valid outcome.
type Outcome struct{ name string }

// The outcomes of an order.
var (
	OutcomeAccepted = Outcome{"accepted"}
	OutcomeRejected = Outcome{"rejected"}
)

// ParseOutcome parses the name of an outcome.
func ParseOutcome(name string) (Outcome, error) {
	for _, o := range []Outcome{OutcomeAccepted, OutcomeRejected} {
		if o.name == name {
			return o, nil
		}
	}
	return Outcome{}, fmt.Errorf("invalid outcome %q: must be accepted or rejected", name)
}

// String returns the name of the outcome, as used by the platform.
func (o Outcome) String() string { return o.name }

// Status returns the final status of an order with this outcome.
func (o Outcome) Status() Status { return Status(o) }
