package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// PageBytes bounds what the results of one page take when written on the wire. It keeps every state of the workflow,
// with its error and envelope, below the 256 KiB that Step Functions allows.
const PageBytes = 180_000

// mostOfDamage is how much of what is wrong with a stored order a page's problem tells, in bytes.
const mostOfDamage = 500

// ResultBytes is the most that one order's result takes on the wire, with the comma behind it.
func ResultBytes(o order.Order) int {
	return len(`{"record_id":"","order":"accepted","power":},`) + len(o.RecordID()) + order.MaxDecimalLength
}

// CollectResults decides open orders by the platform's results, page by page.
type CollectResults struct {
	Open     port.OpenOrders
	Platform port.Platform
	Decider  port.OrderDecider
	Closer   port.OrderCloser
}

// CollectedPage is what one page of open orders came to.
type CollectedPage struct {
	Ready   bool          // false: the platform has no results yet, ask for the same page again
	Orders  []order.Order // decided and not settled, as they are stored
	Next    port.Cursor   // of the next page, empty when this was the last
	Problem string        // what has to be told beside the orders, else empty: see Collect

	Open    int // how many open orders the page holds
	Asked   int // how many of them the platform was asked about
	Decided int // how many were decided by this call
	Raced   int // how many of its decisions came too late: another run had decided, or the order was replaced
	Closed  int // how many had expired undecided and were closed

	OldestOpen time.Time // the earliest placing among the page's orders, zero for an empty page
}

// Collect takes the page of open orders behind the cursor, closes what has expired, asks the platform about the
// pending ones and writes the outcomes, dated now. It is idempotent: the first decision of an order stands, and what
// is given is what is stored. Closing comes first, since it does not depend on a platform that may never be ready.
//
// A refused answer is no error: the page says so in its Problem and holds only what had been decided before. Damaged
// orders stand in the Problem too, and do not keep the others waiting.
// The error is port.ErrBadCursor for a foreign cursor, or says which step failed. Beside it, the page tells what it
// met and closed all the same: no later run meets closed orders again.
func (u CollectResults) Collect(ctx context.Context, a auction.Auction, after port.Cursor, now time.Time) (CollectedPage, error) {
	found, err := u.page(ctx, a.GateClosure(), after)
	if err != nil {
		return CollectedPage{}, fmt.Errorf("list open orders: %w", err)
	}
	docket := a.Sort(found.open)
	page := CollectedPage{Open: len(found.open), OldestOpen: oldest(found.open), Asked: len(docket.Ask), Problem: damage(found.unreadable)}
	if len(docket.Expired) > 0 {
		if page.Closed, err = u.Closer.Close(ctx, docket.Expired, a.GateClosure()); err != nil {
			return page.met(), fmt.Errorf("close %d expired orders: %w", len(docket.Expired), err)
		}
	}
	decisions, err := u.ask(ctx, a, docket.Ask, now, &page)
	if err != nil {
		return page.met(), err
	}
	if !page.Ready {
		return page, nil
	}
	page.Next, page.Orders = found.next, docket.Decided
	if err := u.decide(ctx, decisions, &page); err != nil {
		return page.met(), fmt.Errorf("decide %d orders: %w", len(decisions), err)
	}
	return page, nil
}

// met is what stays true of a page that failed.
func (p CollectedPage) met() CollectedPage {
	return CollectedPage{Open: p.Open, OldestOpen: p.OldestOpen, Closed: p.Closed, Decided: p.Decided}
}

// found is what a page of the open orders holds.
type found struct {
	open       []order.Order
	unreadable []error
	next       port.Cursor
}

// page takes open orders until the next one's result might no longer fit.
func (u CollectResults) page(ctx context.Context, gate order.GateClosure, after port.Cursor) (found, error) {
	var page found
	last, bytes := after, 0
	for entry, err := range u.Open.List(ctx, gate, after) {
		if err != nil {
			return found{}, err
		}
		if entry.Unreadable != nil {
			page.unreadable, last = append(page.unreadable, entry.Unreadable), entry.Cursor
			continue
		}
		bytes += ResultBytes(entry.Order)
		if bytes > PageBytes {
			page.next = last
			return page, nil
		}
		page.open, last = append(page.open, entry.Order), entry.Cursor
	}
	return page, nil
}

// damage is the problem of a page with orders that cannot be read: the first of them, and how many there are.
func damage(unreadable []error) string {
	if len(unreadable) == 0 {
		return ""
	}
	return fmt.Sprintf("%d open order(s) cannot be read and need a person, the first: %s",
		len(unreadable), order.Cut(unreadable[0].Error(), mostOfDamage))
}

// ask gives the decisions that the platform's answer makes, or says on the page why there are none. With nothing to
// ask about, the platform is left alone.
func (u CollectResults) ask(ctx context.Context, a auction.Auction, asked []order.Order, now time.Time, page *CollectedPage) ([]order.Decision, error) {
	page.Ready = true
	if len(asked) == 0 {
		return nil, nil
	}
	results, ready, err := u.Platform.Results(ctx, a.GateClosure(), asked)
	if err != nil {
		return nil, fmt.Errorf("ask the platform about %d orders: %w", len(asked), err)
	}
	if !ready {
		page.Ready = false
		return nil, nil
	}
	decisions, err := a.Match(asked, results, now)
	if mismatch, refused := errors.AsType[*auction.Mismatch](err); refused {
		if page.Problem != "" {
			page.Problem += "; "
		}
		page.Problem += mismatch.Error()
		return nil, nil
	}
	return decisions, err
}

// decide writes the decisions and adds to the page what is stored after that.
func (u CollectResults) decide(ctx context.Context, decisions []order.Decision, page *CollectedPage) error {
	if len(decisions) == 0 {
		return nil
	}
	verdicts, err := u.Decider.Decide(ctx, decisions)
	for i, v := range verdicts {
		if v.Applied {
			page.Decided++
		} else {
			page.Raced++
		}
		same := v.Found && v.Stored.PlacedAt().Equal(decisions[i].PlacedAt)
		if same && v.Stored.Status().Decided() && v.Stored.Open() {
			page.Orders = append(page.Orders, v.Stored)
		}
	}
	return err
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
