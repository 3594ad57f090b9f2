package usecase

import (
	"fmt"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// maxDamageBytes limits the error of a damaged order in the Problem of a page, in bytes.
const maxDamageBytes = 500

// CollectedPage is the result of Collect for one page of open orders.
type CollectedPage struct {
	Ready   bool          // false if the platform has no results yet: collect the same page again later
	Orders  []order.Order // decided and not settled, as stored
	Next    port.Cursor   // of the next page; empty for the last page
	Problem string        // must be reported to operators, see Collect; empty if there is none

	Open       int // number of open orders on the page that are not damaged
	Sent       int // number of pending orders to send to the platform
	Decided    int // number of orders that this call decided
	Superseded int // number of decisions not stored: the order was already decided, replaced or deleted
	Closed     int // number of expired pending orders that were reported and closed

	OldestOpen time.Time // earliest placed_at of the page's orders; zero for an empty page
}

// addProblem appends to the Problem of the page.
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

// damageProblem describes the damaged orders of a page: their number and the first error.
func damageProblem(damaged []error) string {
	if len(damaged) == 0 {
		return ""
	}
	return fmt.Sprintf("damaged open orders that must be repaired: %d; first error: %s",
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
