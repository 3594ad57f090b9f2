package workflow

import (
	"fmt"

	"auction.internal/domain/excerpt"
)

// The errors that functions report to the state machine. aws-lambda-go reports the name of the Go
// type that a handler returns, so the handlers return these bare, never wrapped, and the names of
// the types below are a contract: the definition matches them.

// OrderRejectedName is the name under which the state machine passes on an *OrderRejected.
const OrderRejectedName = "OrderRejected"

// OrderRejected says that a page holds rejected orders. It leads to a notification and is never retried.
type OrderRejected struct{ RecordIDs []string }

// Error names at most ten ids.
func (e *OrderRejected) Error() string {
	return fmt.Sprintf("%d rejected: %s", len(e.RecordIDs), excerpt.RecordIDs(e.RecordIDs))
}

// InvalidEvent says that an event is not of the agreed form. It is never retried: it would be as invalid again.
type InvalidEvent struct{ Reason string }

func (e *InvalidEvent) Error() string { return "invalid event: " + e.Reason }

// PermanentFailure reports an error of a function that no retry can change, such as a damaged order or a missing
// permission. It is never retried, and reported like any other failure.
type PermanentFailure struct{ Err error }

func (e *PermanentFailure) Error() string { return cut(e.Err) }
func (e *PermanentFailure) Unwrap() error { return e.Err }

// AuctionFailedName is the error with which the state machine fails an execution, after it has
// notified of what failed.
const AuctionFailedName = "AuctionFailed"

// CollectFailed says that the open orders, the platform or the writing of outcomes failed.
type CollectFailed struct{ Err error }

func (e *CollectFailed) Error() string { return cut(e.Err) }
func (e *CollectFailed) Unwrap() error { return e.Err }

// StoreFailed says that some results of a page could not be stored or settled.
type StoreFailed struct{ Err error }

func (e *StoreFailed) Error() string { return cut(e.Err) }
func (e *StoreFailed) Unwrap() error { return e.Err }

// NotifyFailed says that a message could not be sent, or the orders that it names could not be
// settled.
type NotifyFailed struct{ Err error }

func (e *NotifyFailed) Error() string { return cut(e.Err) }
func (e *NotifyFailed) Unwrap() error { return e.Err }

// longestCause is how many bytes of an error reach the state machine. It carries the error beside a
// page of results, and a thousand joined errors of a page would exceed the 256 KiB of a state. The
// logs have the whole error.
const longestCause = 2_000

func cut(err error) string { return excerpt.Text(err.Error(), longestCause) }
