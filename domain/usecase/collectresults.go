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
	Problem string        // why the platform's answer was refused and nothing of it applied, else empty

	Asked   int // how many orders the platform was asked about
	Decided int // how many were decided by this call
	Raced   int // how many of its decisions came too late: another run had decided, or the order was replaced
	Closed  int // how many had expired undecided and were closed

	OldestOpen time.Time // the earliest placing among the page's orders, zero for an empty page
}

// Collect takes the page of open orders behind the cursor, closes what has expired, asks the platform about the
// pending ones and writes the outcomes, dated now. It is idempotent: the first decision of an order stands, and what
// is given is what is stored. Closing comes first, since it does not depend on a platform that may never be ready.
//
// A refused answer is no error: the page says its Problem and holds only what had been decided before.
// The error is port.ErrBadCursor for a foreign cursor, or says which step failed. Beside it, the page counts what was
// closed all the same: no later run meets these orders again.
func (u CollectResults) Collect(ctx context.Context, a auction.Auction, after port.Cursor, now time.Time) (CollectedPage, error) {
	open, next, err := u.page(ctx, a.GateClosure(), after)
	if err != nil {
		return CollectedPage{}, fmt.Errorf("list open orders: %w", err)
	}
	docket := a.Sort(open)
	page := CollectedPage{Asked: len(docket.Ask), OldestOpen: oldest(open)}
	if len(docket.Expired) > 0 {
		if page.Closed, err = u.Closer.Close(ctx, docket.Expired, a.GateClosure()); err != nil {
			return CollectedPage{Closed: page.Closed}, fmt.Errorf("close %d expired orders: %w", len(docket.Expired), err)
		}
	}
	decisions, err := u.ask(ctx, a, docket.Ask, now, &page)
	if err != nil {
		return CollectedPage{Closed: page.Closed}, err
	}
	if !page.Ready {
		return page, nil
	}
	page.Next, page.Orders = next, docket.Decided
	if err := u.decide(ctx, decisions, &page); err != nil {
		return CollectedPage{Closed: page.Closed}, fmt.Errorf("decide %d orders: %w", len(decisions), err)
	}
	return page, nil
}

// page takes open orders until the next one's result might no longer fit.
func (u CollectResults) page(ctx context.Context, gate order.GateClosure, after port.Cursor) (open []order.Order, next port.Cursor, err error) {
	last, bytes := after, 0
	for entry, err := range u.Open.List(ctx, gate, after) {
		if err != nil {
			return nil, "", err
		}
		bytes += ResultBytes(entry.Order)
		if bytes > PageBytes {
			return open, last, nil
		}
		open, last = append(open, entry.Order), entry.Cursor
	}
	return open, "", nil
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
		page.Problem = mismatch.Error()
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
	if err != nil {
		return err
	}
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
	return nil
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
