package usecase

import (
	"fmt"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// How much a message shows, in bytes: channels drop or cut what is too long for them.
const (
	mostOfCause = 1_500 // of an error's cause
	mostOfList  = 2_000 // of the lines of rejected orders
)

// Failure is what an execution could not do, as the state machine caught it.
type Failure struct {
	Auction string // the name that the execution was started with; empty without a valid one
	Error   string // the error's type
	Cause   string
}

// listed returns the rejected orders that a notification names itself: all of them, or the first ones.
func listed(gate order.GateClosure, rejected []order.Order) []port.NamedOrder {
	var named []port.NamedOrder
	size := 0
	for _, o := range rejected[:min(len(rejected), MaxListedOrders)] {
		n := port.NamedOrder{RecordID: o.RecordID()}
		if o.Auction() != gate {
			n.Note = "decided by auction " + o.Auction().Minute()
		}
		if size += len("-  ()\n") + len(n.RecordID) + len(n.Note); size > mostOfList {
			break
		}
		named = append(named, n)
	}
	return named
}

// rejectionMessage names rejected orders and, where those are not all, where a list of them is kept.
func rejectionMessage(gate order.GateClosure, named []port.NamedOrder, rejected, ofPage int, list, environment string) port.Notification {
	description := ""
	steps := []string{"These orders are final: place new ones, under new ids, to take part again."}
	if list != "" {
		description = fmt.Sprintf("and %d more", rejected-len(named))
		steps = append(steps, "The full list: "+list)
	}
	return port.Notification{
		Title:       fmt.Sprintf("%d of %d orders rejected, auction %s (%s)", rejected, ofPage, gate.Minute(), environment),
		Orders:      named,
		Description: description,
		NextSteps:   steps,
		Thread:      "auction-" + gate.Compact(),
	}
}

func failureMessage(f Failure, environment string) port.Notification {
	name, thread := "an auction without a valid name", "auction-unnamed"
	if gate, err := order.ParseGateClosure(f.Auction); err == nil {
		name, thread = "auction "+gate.Minute(), "auction-"+gate.Compact()
	}
	description := ""
	if f.Cause == "" {
		description = "No cause was given."
	}
	return port.Notification{
		Title:       fmt.Sprintf("%s in %s (%s)", excerpt.Text(f.Error, 100), name, environment),
		Description: description,
		Cause:       excerpt.Text(f.Cause, mostOfCause),
		NextSteps: []string{
			"No order is lost: what was not settled stays open, and the next auction takes it up.",
			"When this comes again, look at the execution's history and at the logs of its functions.",
		},
		Thread: thread,
	}
}
