package order

import (
	"errors"
	"time"
)

// gateClosureForm is RFC 3339 in UTC with whole seconds, the canonical form.
const gateClosureForm = "2006-01-02T15:04:05Z"

// ErrInvalidGateClosure reports a text that is not the canonical form of a gate closure.
var ErrInvalidGateClosure = errors.New("must be a gate closure in UTC such as 2026-11-22T14:00:00Z")

// GateClosure is the time, in UTC and whole seconds, from which orders belong to the next auction.
// It identifies the auction. Gate closures can be compared with ==. The zero value, the start of
// 1970, identifies no auction.
type GateClosure struct{ unix int64 }

// GateClosureAt returns the gate closure at t, truncated to the second.
func GateClosureAt(t time.Time) GateClosure { return GateClosure{unix: t.Unix()} }

// ParseGateClosure parses the canonical form. For any other text, such as one with another zone or
// a fraction of a second, the error is ErrInvalidGateClosure.
func ParseGateClosure(text string) (GateClosure, error) {
	t, err := time.Parse(gateClosureForm, text)
	gate := GateClosureAt(t)
	if err != nil || gate.IsZero() || gate.String() != text {
		return GateClosure{}, ErrInvalidGateClosure
	}
	return gate, nil
}

// IsZero reports whether g identifies no auction, as in an order that is not decided.
func (g GateClosure) IsZero() bool { return g == GateClosure{} }

// Time returns the gate closure as a time in UTC.
func (g GateClosure) Time() time.Time { return time.Unix(g.unix, 0).UTC() }

// String returns the canonical form, such as 2026-11-22T14:00:00Z.
func (g GateClosure) String() string { return g.Time().Format(gateClosureForm) }

// Minute returns the form for messages, such as 2026-11-22T14:00Z. It has seconds only if they are
// not zero.
func (g GateClosure) Minute() string {
	if g.Time().Second() != 0 {
		return g.String()
	}
	return g.Time().Format("2006-01-02T15:04Z")
}

// Compact returns the form for file names and object keys, such as 20261122T140000Z. It has no
// colon, and its lexical order is the order in time.
func (g GateClosure) Compact() string { return g.Time().Format("20060102T150405Z") }
