package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// MaxPageBytes bounds what the results of one page take when written on the wire. It keeps the input
// and output of every state, with its error and envelope, below the 256 KiB that Step Functions
// allows.
const MaxPageBytes = 180_000

// MaxResultBytes is the most that one order's result takes on the wire, with the comma behind it.
func MaxResultBytes(o order.Order) int {
	return len(`{"record_id":"","order":"accepted","power":},`) + len(o.RecordID()) + order.MaxDecimalLength
}

// CollectResults decides open orders by the platform's results, page by page.
type CollectResults struct {
	Open     port.OpenOrders
	Platform port.Platform
	Decider  port.OrderDecider
	Expiries port.ExpiryReporter
	Closer   port.OrderCloser
}

// Collect takes the page of open orders behind the cursor, reports and closes what has expired, asks the platform about
// the pending ones and writes the outcomes, dated now. It is idempotent: the first decision of an order stands, and
// what is given is what is stored. Closing comes first, since it does not depend on a platform that may never be ready.
// An expired order is reported before it is closed: after a crash in between it is reported again, never missed.
//
// A refused answer is no error: the page says so in its Problem and holds only what had been decided before. Damaged
// orders stand in the Problem too, and do not keep the others waiting.
// The error is port.ErrBadCursor for a foreign cursor, or says which step failed. Beside it, the page counts what it
// met, closed and decided.
func (u CollectResults) Collect(ctx context.Context, a auction.Auction, after port.Cursor, now time.Time) (CollectedPage, error) {
	found, err := u.page(ctx, a.GateClosure(), after)
	if err != nil {
		return CollectedPage{}, fmt.Errorf("list open orders: %w", err)
	}
	classified := a.Classify(found.open)
	page := CollectedPage{Open: len(found.open), OldestOpen: oldest(found.open), Sent: len(classified.Pending), Problem: damage(found.unreadable)}
	if page.Closed, err = u.closeExpired(ctx, a.GateClosure(), classified.Expired); err != nil {
		return page.met(), err
	}
	decisions, err := u.ask(ctx, a, classified.Pending, now, &page)
	if err != nil {
		return page.met(), err
	}
	if !page.Ready {
		return page, nil
	}
	page.Next, page.Orders = found.next, classified.Decided
	if err := u.decide(ctx, decisions, &page); err != nil {
		return page.met(), fmt.Errorf("decide %d orders: %w", len(decisions), err)
	}
	return page, nil
}

// closeExpired reports the expired orders, then closes them, and returns how many it closed.
func (u CollectResults) closeExpired(ctx context.Context, gate order.GateClosure, expired []order.Order) (int, error) {
	if len(expired) == 0 {
		return 0, nil
	}
	if err := u.Expiries.ReportExpired(ctx, gate, expired); err != nil {
		return 0, fmt.Errorf("report %d expired orders: %w", len(expired), err)
	}
	closed, err := u.Closer.Close(ctx, expired, gate)
	if err != nil {
		return closed, fmt.Errorf("close %d expired orders: %w", len(expired), err)
	}
	return closed, nil
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
		if entry.Damaged != nil {
			page.unreadable, last = append(page.unreadable, entry.Damaged), entry.Cursor
			continue
		}
		bytes += MaxResultBytes(entry.Order)
		if bytes > MaxPageBytes {
			page.next = last
			return page, nil
		}
		page.open, last = append(page.open, entry.Order), entry.Cursor
	}
	return page, nil
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
	if mismatch, refused := errors.AsType[*auction.InvalidResults](err); refused {
		page.addProblem(mismatch.Error())
		return nil, nil
	}
	return decisions, err
}

// decide writes the decisions and adds to the page what is stored after that. A decision whose order is gone is a
// problem of the page: its result cannot be stored any more.
func (u CollectResults) decide(ctx context.Context, decisions []order.Decision, page *CollectedPage) error {
	if len(decisions) == 0 {
		return nil
	}
	verdicts, err := u.Decider.Decide(ctx, decisions)
	var gone []string
	for i, v := range verdicts {
		if v.Applied {
			page.Decided++
		} else {
			page.Superseded++
		}
		same := v.Found && v.Stored.PlacedAt().Equal(decisions[i].PlacedAt)
		switch {
		case !same:
			gone = append(gone, decisions[i].RecordID)
		case v.Stored.Status().Decided() && v.Stored.Open():
			page.Orders = append(page.Orders, v.Stored)
		}
	}
	if err == nil && len(gone) > 0 {
		page.addProblem("results came after their orders were closed and replaced, or deleted: " +
			excerpt.RecordIDs(gone))
	}
	return err
}
