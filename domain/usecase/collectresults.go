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

// MaxPageBytes is the maximum size of the results of one page, encoded as JSON. It keeps the input
// and output of every state, including the error and the envelope, below the Step Functions limit
// of 256 KiB.
const MaxPageBytes = 180_000

// MaxResultBytes returns the maximum size of an order's result, encoded as JSON, including a
// trailing comma.
func MaxResultBytes(o order.Order) int {
	return len(`{"record_id":"","order":"accepted","power":},`) + len(o.RecordID()) + order.MaxDecimalLength
}

// CollectResults polls the platform for the results of the open orders and stores the decisions,
// page by page.
type CollectResults struct {
	Open     port.OpenOrders
	Platform port.Platform
	Decider  port.OrderDecider
	Expiries port.ExpiryReporter
	Closer   port.OrderCloser
}

// Collect reads the page of open orders after the cursor, reports and closes its expired orders,
// polls the platform for the results of its pending orders, and stores the decisions, made at now.
// It is idempotent: the first decision on an order stands, and the returned orders are as stored.
//
// Expired orders are closed first, because closing does not depend on the platform, which may never
// become ready. They are reported before they are closed. If a crash occurs in between, the next
// call reports them again.
//
// Invalid results do not cause an error: the Problem of the page describes them, and the page then
// contains only the orders that were decided before. Problem also describes damaged orders, which
// do not block the other orders.
//
// If the cursor is invalid, the error wraps port.ErrInvalidCursor. Every error names the step that
// failed. If Collect returns an error, the page has only Open, OldestOpen, Closed and Decided set.
func (u CollectResults) Collect(
	ctx context.Context, a auction.Auction, after port.Cursor, now time.Time,
) (CollectedPage, error) {
	listed, err := u.readPage(ctx, a.GateClosure(), after)
	if err != nil {
		return CollectedPage{}, fmt.Errorf("list open orders: %w", err)
	}
	classified := a.Classify(listed.open)
	page := CollectedPage{
		Open: len(listed.open), OldestOpen: oldest(listed.open), Sent: len(classified.Pending),
		Problem: damageProblem(listed.damaged),
	}
	if page.Closed, err = u.closeExpired(ctx, a.GateClosure(), classified.Expired); err != nil {
		return page.counts(), err
	}
	decisions, err := u.pollPlatform(ctx, a, classified.Pending, now, &page)
	if err != nil {
		return page.counts(), err
	}
	if !page.Ready {
		return page, nil
	}
	page.Next, page.Orders = listed.next, classified.Decided
	if err := u.storeDecisions(ctx, decisions, &page); err != nil {
		return page.counts(), fmt.Errorf("decide %d orders: %w", len(decisions), err)
	}
	return page, nil
}

// closeExpired reports the expired orders, then closes them. It returns how many orders it closed.
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

// openPage is one page of the list of open orders.
type openPage struct {
	open    []order.Order
	damaged []error
	next    port.Cursor // empty for the last page
}

// readPage reads open orders after the cursor until the results of another order would exceed
// MaxPageBytes.
func (u CollectResults) readPage(ctx context.Context, gate order.GateClosure, after port.Cursor) (openPage, error) {
	var page openPage
	last, bytes := after, 0
	for entry, err := range u.Open.List(ctx, gate, after) {
		if err != nil {
			return openPage{}, err
		}
		if entry.Damaged != nil {
			page.damaged, last = append(page.damaged, entry.Damaged), entry.Cursor
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

// pollPlatform requests the results of pending orders and returns the decisions. If the platform is
// not ready or its results are invalid, it returns no decisions, and sets Ready to false or adds to
// Problem. Without pending orders it does not call the platform.
func (u CollectResults) pollPlatform(
	ctx context.Context, a auction.Auction, pending []order.Order, now time.Time, page *CollectedPage,
) ([]order.Decision, error) {
	page.Ready = true
	if len(pending) == 0 {
		return nil, nil
	}
	results, ready, err := u.Platform.Results(ctx, a.GateClosure(), pending)
	if err != nil {
		return nil, fmt.Errorf("request results of %d orders from the platform: %w", len(pending), err)
	}
	if !ready {
		page.Ready = false
		return nil, nil
	}
	decisions, err := a.Decisions(pending, results, now)
	if invalid, ok := errors.AsType[*auction.InvalidResultsError](err); ok {
		page.addProblem(invalid.Error())
		return nil, nil
	}
	return decisions, err
}

// storeDecisions stores the decisions and adds the decided orders to the page as they are stored. A
// decision on an order that was replaced or deleted cannot be stored; it is added to the Problem of
// the page.
func (u CollectResults) storeDecisions(ctx context.Context, decisions []order.Decision, page *CollectedPage) error {
	if len(decisions) == 0 {
		return nil
	}
	results, err := u.Decider.Decide(ctx, decisions)
	var missing []string
	for i, r := range results {
		if r.Applied {
			page.Decided++
		} else {
			page.Superseded++
		}
		same := r.Found && r.Stored.PlacedAt().Equal(decisions[i].PlacedAt)
		switch {
		case !same:
			missing = append(missing, decisions[i].RecordID)
		case r.Stored.Status().Decided() && r.Stored.Open():
			page.Orders = append(page.Orders, r.Stored)
		}
	}
	if err == nil && len(missing) > 0 {
		page.addProblem("results not stored, because their orders were closed and replaced, or deleted: " +
			excerpt.RecordIDs(missing))
	}
	return err
}
