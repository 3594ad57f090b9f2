package usecase

import (
	"cmp"
	"fmt"
	"strings"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// How much a message shows, in bytes: channels drop or cut what is too long for them.
const (
	mostOfCause = 1_500 // of an error's cause
	mostOfList  = 2_000 // of the lines of rejected orders
)

// Failure is what a run could not do, as the workflow caught it.
type Failure struct {
	Auction string // as the run was named; empty where it had no valid name
	Error   string // the error's type
	Cause   string
}

// listed gives the lines of the rejected orders that a notification lists itself: all of them, or the first ones.
func listed(gate order.GateClosure, rejected []order.Order) []string {
	var lines []string
	size := 0
	for _, o := range rejected[:min(len(rejected), MostListed)] {
		line := "- " + o.RecordID()
		if o.Auction() != gate {
			line += " (decided by auction " + o.Auction().Minute() + ")"
		}
		if size += len(line) + 1; size > mostOfList {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// rejectionMessage tells of rejected orders: by their lines or, where those are not all, by a list kept beside.
func rejectionMessage(gate order.GateClosure, lines []string, rejected, ofPage int, list, environment string) port.Notification {
	steps := []string{"These orders are final: place new ones, under new record_ids, to take part again."}
	if list != "" {
		lines = append(lines, fmt.Sprintf("and %d more", rejected-len(lines)))
		steps = append(steps, "The full list: "+list)
	}
	return port.Notification{
		Title:       fmt.Sprintf("%d of %d orders rejected, auction %s (%s)", rejected, ofPage, gate.Minute(), environment),
		Description: strings.Join(lines, "\n"),
		NextSteps:   steps,
		Thread:      "auction-" + gate.Compact(),
	}
}

func failureMessage(f Failure, environment string) port.Notification {
	name, thread := "an auction without a valid name", "auction-unnamed"
	if gate, err := order.ParseGateClosure(f.Auction); err == nil {
		name, thread = "auction "+gate.Minute(), "auction-"+gate.Compact()
	}
	return port.Notification{
		Title:       fmt.Sprintf("%s in %s (%s)", order.Cut(f.Error, 100), name, environment),
		Description: order.Cut(cmp.Or(f.Cause, "No cause was given."), mostOfCause),
		NextSteps: []string{
			"No order is lost: what was not settled stays open, and the next auction takes it up.",
			"When this comes again, look at the run's history and at the logs of its functions.",
		},
		Thread: thread,
	}
}
