package usecase

import (
	"fmt"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// The limits of a message, in bytes. Channels drop or truncate longer messages.
const (
	maxCauseBytes = 1_500 // of the cause of a failure
	maxListBytes  = 2_000 // of the lines of rejected orders
)

// Failure is an error in an execution, as caught by the state machine.
type Failure struct {
	Auction string // gate closure; may be empty or invalid
	Error   string // type of the error
	Cause   string // text of the error; may be empty
}

// namedOrders returns the rejected orders that the notification lists: all, or only the first ones
// if there are too many.
func namedOrders(gate order.GateClosure, rejected []order.Order) []port.NamedOrder {
	var named []port.NamedOrder
	size := 0
	for _, o := range rejected[:min(len(rejected), MaxListedOrders)] {
		n := port.NamedOrder{RecordID: o.RecordID()}
		if o.Auction() != gate {
			n.Note = "decided by auction " + o.Auction().Minute()
		}
		if size += len("-  ()\n") + len(n.RecordID) + len(n.Note); size > maxListBytes {
			break
		}
		named = append(named, n)
	}
	return named
}

// rejectionMessage returns the notification of rejected orders. If it does not name all of them,
// list is the location of the full list.
func rejectionMessage(
	gate order.GateClosure, named []port.NamedOrder, rejected, pageSize int, list, environment string,
) port.Notification {
	description := ""
	steps := []string{"Rejections are final. To enter a later auction, place a new order with a new record_id."}
	if list != "" {
		description = fmt.Sprintf("and %d more", rejected-len(named))
		steps = append(steps, "Full list of the rejected orders: "+list)
	}
	return port.Notification{
		Title:       fmt.Sprintf("%d of %d orders rejected, auction %s (%s)", rejected, pageSize, gate.Minute(), environment),
		Orders:      named,
		Description: description,
		NextSteps:   steps,
		Thread:      "auction-" + gate.Compact(),
	}
}

// failureMessage returns the notification of a failure.
func failureMessage(f Failure, environment string) port.Notification {
	name, thread := "Auction with an invalid gate closure", "auction-unnamed"
	if gate, err := order.ParseGateClosure(f.Auction); err == nil {
		name, thread = "Auction "+gate.Minute(), "auction-"+gate.Compact()
	}
	description := ""
	if f.Cause == "" {
		description = "The error has no cause."
	}
	return port.Notification{
		Title:       fmt.Sprintf("%s failed: %s (%s)", name, excerpt.Text(f.Error, 100), environment),
		Description: description,
		Cause:       excerpt.Text(f.Cause, maxCauseBytes),
		NextSteps: []string{
			"No order is lost. Orders that are not settled stay open, and the next auction processes them.",
			"If the failure repeats, check the execution history and the logs of the functions.",
		},
		Thread: thread,
	}
}
