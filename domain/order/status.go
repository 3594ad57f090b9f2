package order

import "fmt"

// Status says where one of our orders stands. Only the three below exist; the zero value is none of them.
// Accepted and rejected are terminal.
type Status struct{ name string }

// The statuses of an order.
var (
	Pending  = Status{"pending"}
	Accepted = Status{"accepted"}
	Rejected = Status{"rejected"}
)

// ParseStatus reads the name of a status, as String gives it.
func ParseStatus(name string) (Status, error) {
	for _, s := range []Status{Pending, Accepted, Rejected} {
		if s.name == name {
			return s, nil
		}
	}
	return Status{}, fmt.Errorf("%q is not a status: want pending, accepted or rejected", name)
}

// String is the status's name on the wire and in stores.
func (s Status) String() string { return s.name }

// Decided tells a terminal status.
func (s Status) Decided() bool { return s == Accepted || s == Rejected }

// Outcome is what the auction platform says of one order. It is a type of its own, since the platform knows nothing
// of our pending orders. The zero value is no outcome.
type Outcome struct{ name string }

// The outcomes an auction can give.
var (
	OutcomeAccepted = Outcome{"accepted"}
	OutcomeRejected = Outcome{"rejected"}
)

// ParseOutcome reads an outcome as the platform writes it.
func ParseOutcome(name string) (Outcome, error) {
	for _, o := range []Outcome{OutcomeAccepted, OutcomeRejected} {
		if o.name == name {
			return o, nil
		}
	}
	return Outcome{}, fmt.Errorf("%q is not an outcome: want accepted or rejected", name)
}

// String is the outcome's name on the wire.
func (o Outcome) String() string { return o.name }

// Status is the terminal status that the outcome gives an order.
func (o Outcome) Status() Status { return Status(o) }
