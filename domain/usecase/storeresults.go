package usecase

import (
	"context"
	"errors"
	"fmt"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Claim is what a page says of one order. The order itself is read from the store.
type Claim struct {
	RecordID string
	Outcome  order.Outcome
}

// StoreResults delivers accepted results.
type StoreResults struct {
	Orders  port.OrderReader
	Results port.ResultStore
	Settler port.OrderSettler
}

// StoredPage is what the claims of one page came to.
type StoredPage struct {
	Stored   int      // accepted results that this call stored and settled
	Settled  int      // accepted results that had been settled before
	Rejected []string // record_ids of the rejected orders, in the page's order
}

// ClaimMismatch names the orders of a page of which our store says something else, or nothing.
type ClaimMismatch struct {
	RecordIDs []string
}

// Error names at most ten ids.
func (e *ClaimMismatch) Error() string {
	return "the stored orders say otherwise, or are absent: " + excerpt.RecordIDs(e.RecordIDs)
}

// Store keeps every accepted result of the page and settles its order. Every claim is attempted, whatever becomes of
// the others, and repeating it changes nothing. The error joins what failed and, as a *ClaimMismatch, the claims that
// do not hold; the page says what was done in spite of it.
func (u StoreResults) Store(ctx context.Context, claims []Claim) (StoredPage, error) {
	stored, readErr := readAll(ctx, u.Orders, recordIDs(claims))
	if readErr != nil && (len(stored) == 0 || !port.IsPermanent(readErr)) {
		return StoredPage{}, readErr
	}
	var page StoredPage
	var wrong []string
	var toStore []order.Order
	for _, claim := range distinct(claims) {
		o, found := stored[claim.RecordID]
		switch {
		case !found || o.Status() != claim.Outcome.Status():
			wrong = append(wrong, claim.RecordID)
		case claim.Outcome == order.OutcomeRejected:
			page.Rejected = append(page.Rejected, claim.RecordID)
		case o.Open():
			toStore = append(toStore, o)
		default:
			page.Settled++
		}
	}
	err := errors.Join(readErr, u.deliver(ctx, toStore, &page))
	if len(wrong) > 0 {
		err = errors.Join(err, &port.PermanentError{Err: &ClaimMismatch{RecordIDs: wrong}})
	}
	return page, err
}

// deliver stores results, then settles the orders of those that are stored, and counts on the page what was done.
func (u StoreResults) deliver(ctx context.Context, accepted []order.Order, page *StoredPage) error {
	if len(accepted) == 0 {
		return nil
	}
	stored, err := u.Results.Store(ctx, accepted)
	if err != nil {
		err = fmt.Errorf("store %d results: %w", len(accepted), err)
	}
	if len(stored) == 0 {
		return err
	}
	settled, settleErr := u.Settler.Settle(ctx, stored)
	page.Stored += settled
	if settleErr != nil {
		return errors.Join(err, fmt.Errorf("settle %d orders: %w", len(stored), settleErr))
	}
	page.Settled += len(stored) - settled // by another execution, meanwhile
	return err
}

// distinct drops claims that repeat an earlier one to the letter.
func distinct(claims []Claim) []Claim {
	seen := make(map[Claim]bool, len(claims))
	kept := make([]Claim, 0, len(claims))
	for _, c := range claims {
		if !seen[c] {
			seen[c] = true
			kept = append(kept, c)
		}
	}
	return kept
}

func recordIDs(claims []Claim) []string {
	ids := make([]string, len(claims))
	for i, c := range claims {
		ids[i] = c.RecordID
	}
	return ids
}
