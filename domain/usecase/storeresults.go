package usecase

import (
	"context"
	"errors"
	"fmt"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Claim is the outcome of one order as stated by the caller. It is checked against the stored
// order.
type Claim struct {
	RecordID string
	Outcome  order.Outcome
}

// StoreResults stores accepted results and settles their orders.
type StoreResults struct {
	Orders  port.OrderReader
	Results port.ResultStore
	Settler port.OrderSettler
}

// StoredPage is the result of Store for one page of claims.
type StoredPage struct {
	Stored         int      // accepted orders that this call stored and settled
	AlreadySettled int      // accepted orders that were already settled
	Rejected       []string // record_ids of the rejected orders, in the sequence of the claims
}

// ClaimMismatchError is the error for claims that contradict the stored orders: the order has
// another status, or does not exist.
type ClaimMismatchError struct {
	RecordIDs []string
}

// Error lists the first ten IDs and the number of remaining IDs.
func (e *ClaimMismatchError) Error() string {
	return "results do not match the stored orders (other status, or not found): " + excerpt.RecordIDs(e.RecordIDs)
}

// Store stores the result of every accepted claim, and settles its order. It is idempotent, and
// attempts every claim even if others fail. The error joins the errors of all steps, and includes a
// *ClaimMismatchError if claims contradict the stored orders. Even if Store returns an error, the
// page is valid, unless no orders could be read.
func (u StoreResults) Store(ctx context.Context, claims []Claim) (StoredPage, error) {
	stored, readErr := readAll(ctx, u.Orders, recordIDs(claims))
	if readErr != nil && (len(stored) == 0 || !port.IsPermanent(readErr)) {
		return StoredPage{}, readErr
	}
	var page StoredPage
	var mismatches []string
	var toStore []order.Order
	for _, claim := range distinct(claims) {
		o, found := stored[claim.RecordID]
		switch {
		case !found || o.Status() != claim.Outcome.Status():
			mismatches = append(mismatches, claim.RecordID)
		case claim.Outcome == order.OutcomeRejected:
			page.Rejected = append(page.Rejected, claim.RecordID)
		case o.Open():
			toStore = append(toStore, o)
		default:
			page.AlreadySettled++
		}
	}
	err := errors.Join(readErr, u.deliver(ctx, toStore, &page))
	if len(mismatches) > 0 {
		err = errors.Join(err, &port.PermanentError{Err: &ClaimMismatchError{RecordIDs: mismatches}})
	}
	return page, err
}

// deliver stores the results of accepted orders, then settles the orders whose results are stored.
// It adds the counts to the page.
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
	page.AlreadySettled += len(stored) - settled // settled by a concurrent execution
	return err
}

// distinct returns the claims without duplicates.
func distinct(claims []Claim) []Claim {
	seen := make(map[Claim]bool, len(claims))
	unique := make([]Claim, 0, len(claims))
	for _, c := range claims {
		if !seen[c] {
			seen[c] = true
			unique = append(unique, c)
		}
	}
	return unique
}

func recordIDs(claims []Claim) []string {
	ids := make([]string, len(claims))
	for i, c := range claims {
		ids[i] = c.RecordID
	}
	return ids
}
