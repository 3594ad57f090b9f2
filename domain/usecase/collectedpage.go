package usecase

import (
	"fmt"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// maxDamageBytes is how much of a damaged order's error the problem of a page shows.
const maxDamageBytes = 500

// CollectedPage is the result of Collect for one page of open orders.
type CollectedPage struct {
	Ready   bool          // false if the platform has no results yet: collect the same page again later
	Orders  []order.Order // decided and not settled, as stored
	Next    port.Cursor   // of the next page; empty for the last page
	Problem string        // to be reported to operators, see Collect; empty if there is none

	Open       int // number of open orders on the page
	Sent       int // of these, sent to the platform
	Decided    int // decided by this call
	Superseded int // not decided, because another execution had decided the order, or it was replaced
	Closed     int // expired undecided, reported and closed

	OldestOpen time.Time // earliest placed_at of the page's orders; zero for an empty page
}

// addProblem adds a problem to those of the page.
func (p *CollectedPage) addProblem(problem string) {
	if p.Problem != "" {
		p.Problem += "; "
	}
	p.Problem += problem
}

// counts returns the page with only the fields that are valid if Collect fails.
func (p CollectedPage) counts() CollectedPage {
	return CollectedPage{Open: p.Open, OldestOpen: p.OldestOpen, Closed: p.Closed, Decided: p.Decided}
}

// damageProblem returns the problem of a page with damaged orders: their number and the first
// error.
func damageProblem(damaged []error) string {
	if len(damaged) == 0 {
		return ""
	}
	return fmt.Sprintf("damaged open orders that must be repaired: %d; the first: %s",
		len(damaged), excerpt.Text(damaged[0].Error(), maxDamageBytes))
}

// oldest returns the earliest placed_at, or the zero time without orders.
func oldest(open []order.Order) time.Time {
	var first time.Time
	for _, o := range open {
		if first.IsZero() || o.PlacedAt().Before(first) {
			first = o.PlacedAt()
		}
	}
	return first
}
