package workflow

import (
	"fmt"

	"auction.internal/domain/excerpt"
)

// The errors that functions return to the state machine. Lambda reports the name of the Go type as
// the error name, which the definition matches. So the names of these types are a contract, and
// handlers return them unwrapped.

// OrderRejectedName is the error name of *OrderRejected in the state machine.
const OrderRejectedName = "OrderRejected"

// OrderRejected reports that a page has rejected orders. The state machine then invokes notify; it
// never retries this error.
type OrderRejected struct{ RecordIDs []string }

// Error returns the number of the orders and at most ten record_ids.
func (e *OrderRejected) Error() string {
	return fmt.Sprintf("%d rejected: %s", len(e.RecordIDs), excerpt.RecordIDs(e.RecordIDs))
}

// InvalidEvent reports an event that the function cannot decode or that has invalid values. The
// state machine never retries it.
type InvalidEvent struct{ Reason string }

func (e *InvalidEvent) Error() string { return "invalid event: " + e.Reason }

// PermanentFailure reports an error that no retry can change, such as a damaged order or a missing
// permission. The state machine never retries it, and reports it like any other failure.
type PermanentFailure struct{ Err error }

func (e *PermanentFailure) Error() string { return truncated(e.Err) }
func (e *PermanentFailure) Unwrap() error { return e.Err }

// AuctionFailedName is the error name of an execution that ended in its Fail state. The state
// machine has invoked notify for each failure of such an execution.
const AuctionFailedName = "AuctionFailed"

// CollectFailed reports that collect-results could not list the open orders, report or close
// expired ones, poll the platform, or store outcomes, or that the gate closure is slightly in the
// future.
type CollectFailed struct{ Err error }

func (e *CollectFailed) Error() string { return truncated(e.Err) }
func (e *CollectFailed) Unwrap() error { return e.Err }

// StoreFailed reports that store-results could not store or settle some results of a page.
type StoreFailed struct{ Err error }

func (e *StoreFailed) Error() string { return truncated(e.Err) }
func (e *StoreFailed) Unwrap() error { return e.Err }

// NotifyFailed reports that notify could not publish a notification, or could not settle the orders
// in it.
type NotifyFailed struct{ Err error }

func (e *NotifyFailed) Error() string { return truncated(e.Err) }
func (e *NotifyFailed) Unwrap() error { return e.Err }

// maxCauseBytes limits the error text that functions return to the state machine. The text is part
// of the same state input as a page of results, and the joined errors of a page could exceed the
// payload limit of 256 KiB. The functions log the whole error.
const maxCauseBytes = 2_000

func truncated(err error) string { return excerpt.Text(err.Error(), maxCauseBytes) }
