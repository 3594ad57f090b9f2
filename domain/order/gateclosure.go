package order

import (
	"errors"
	"time"
)

// gateClosureLayout is the canonical form: RFC 3339 in UTC with whole seconds.
const gateClosureLayout = "2006-01-02T15:04:05Z"

// ErrInvalidGateClosure is returned for text that is not a gate closure in canonical form.
var ErrInvalidGateClosure = errors.New("must be a gate closure in UTC such as 2026-11-22T14:00:00Z")

// GateClosure is the time, in UTC and whole seconds, from which orders belong to the next auction.
// It identifies the auction. Gate closures can be compared with ==. The zero value,
// 1970-01-01T00:00:00Z, identifies no auction.
type GateClosure struct{ unix int64 }

// GateClosureAt returns the gate closure at t, truncated to the second.
func GateClosureAt(t time.Time) GateClosure { return GateClosure{unix: t.Unix()} }

// ParseGateClosure parses a gate closure in canonical form. For any other text, for example with a
// fraction of a second or with a zone other than Z, the error is ErrInvalidGateClosure.
func ParseGateClosure(text string) (GateClosure, error) {
	t, err := time.Parse(gateClosureLayout, text)
	gate := GateClosureAt(t)
	if err != nil || gate.IsZero() || gate.String() != text {
		return GateClosure{}, ErrInvalidGateClosure
	}
	return gate, nil
}

// IsZero reports whether g is the zero value, such as the auction of an order that is not decided.
func (g GateClosure) IsZero() bool { return g == GateClosure{} }

// Time returns the gate closure as a time in UTC.
func (g GateClosure) Time() time.Time { return time.Unix(g.unix, 0).UTC() }

// String returns the canonical form, such as 2026-11-22T14:00:00Z.
func (g GateClosure) String() string { return g.Time().Format(gateClosureLayout) }

// Minute returns the short form for messages, such as 2026-11-22T14:00Z. It includes seconds only
// if they are not zero.
func (g GateClosure) Minute() string {
	if g.Time().Second() != 0 {
		return g.String()
	}
	return g.Time().Format("2006-01-02T15:04Z")
}

// Compact returns the form for file names and object keys, such as 20261122T140000Z. It contains no
// colon, and sorting the text sorts by time.
func (g GateClosure) Compact() string { return g.Time().Format("20060102T150405Z") }
