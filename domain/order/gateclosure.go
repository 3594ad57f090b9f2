package order

import (
	"errors"
	"time"
)

// gateClosureForm is RFC 3339 in UTC, to the second: the one form in which an auction is named.
const gateClosureForm = "2006-01-02T15:04:05Z"

// ErrInvalidGateClosure says that a text does not name an auction.
var ErrInvalidGateClosure = errors.New("must be a gate closure in UTC such as 2026-11-22T14:00:00Z")

// GateClosure is the moment, to the second and in UTC, after which an order belongs to the next auction.
// It names the auction. Equal moments are equal values; the zero value, in 1970, names none.
type GateClosure struct{ unix int64 }

// GateClosureAt is the gate closure at t, cut to the second.
func GateClosureAt(t time.Time) GateClosure { return GateClosure{unix: t.Unix()} }

// ParseGateClosure reads the canonical form alone: no other zone, no fraction of a second, or ErrInvalidGateClosure.
func ParseGateClosure(text string) (GateClosure, error) {
	t, err := time.Parse(gateClosureForm, text)
	gate := GateClosureAt(t)
	if err != nil || gate.IsZero() || gate.String() != text {
		return GateClosure{}, ErrInvalidGateClosure
	}
	return gate, nil
}

// IsZero tells the gate closure of an order that no auction has decided.
func (g GateClosure) IsZero() bool { return g == GateClosure{} }

// Time is the moment in UTC.
func (g GateClosure) Time() time.Time { return time.Unix(g.unix, 0).UTC() }

// String is the canonical form, 2026-11-22T14:00:00Z.
func (g GateClosure) String() string { return g.Time().Format(gateClosureForm) }

// Minute is the form for people, 2026-11-22T14:00Z; the seconds are told only where there are any.
func (g GateClosure) Minute() string {
	if g.Time().Second() != 0 {
		return g.String()
	}
	return g.Time().Format("2006-01-02T15:04Z")
}

// Compact is the form for names of files and objects, 20261122T140000Z: no colon, sorted by time.
func (g GateClosure) Compact() string { return g.Time().Format("20060102T150405Z") }
