package usecase

import (
	"fmt"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// mostOfDamage is how many bytes of a damaged order's error a page's problem shows.
const mostOfDamage = 500

// CollectedPage is what one page of open orders came to.
type CollectedPage struct {
	Ready   bool          // false: the platform has no results yet, ask for the same page again
	Orders  []order.Order // decided and not settled, as they are stored
	Next    port.Cursor   // of the next page, empty when this was the last
	Problem string        // what has to be notified beside the orders, else empty: see Collect

	Open       int // how many open orders the page holds
	Sent       int // how many of them the platform was asked about
	Decided    int // how many were decided by this call
	Superseded int // how many of its decisions came too late: another execution had decided, or the order was replaced
	Closed     int // how many had expired undecided, were reported and closed

	OldestOpen time.Time // the earliest placing among the page's orders, zero for an empty page
}

// addProblem adds a problem to those that the page has.
func (p *CollectedPage) addProblem(problem string) {
	if p.Problem != "" {
		p.Problem += "; "
	}
	p.Problem += problem
}

// met is what stays true of a page that failed.
func (p CollectedPage) met() CollectedPage {
	return CollectedPage{Open: p.Open, OldestOpen: p.OldestOpen, Closed: p.Closed, Decided: p.Decided}
}

// damage is the problem of a page with orders that cannot be read: the first of them, and how many there are.
func damage(unreadable []error) string {
	if len(unreadable) == 0 {
		return ""
	}
	return fmt.Sprintf("%d open order(s) cannot be read and need a person, the first: %s",
		len(unreadable), excerpt.Text(unreadable[0].Error(), mostOfDamage))
}

func oldest(open []order.Order) time.Time {
	var first time.Time
	for _, o := range open {
		if first.IsZero() || o.PlacedAt().Before(first) {
			first = o.PlacedAt()
		}
	}
	return first
}
