package usecase

import (
	"cmp"
	"fmt"
	"strings"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// mostOfCause is how much of an error's cause a message shows, in bytes.
const mostOfCause = 1_500

// Failure is what a run could not do, as the workflow caught it.
type Failure struct {
	Auction string // as the run was named; empty where it had no valid name
	Error   string // the error's type
	Cause   string
}

func rejectionMessage(gate order.GateClosure, rejected []order.Order, ofPage int, list, environment string) port.Notification {
	var text strings.Builder
	for _, o := range rejected[:min(len(rejected), MostListed)] {
		fmt.Fprintf(&text, "- %s", o.RecordID())
		if o.Auction() != gate {
			fmt.Fprintf(&text, " (decided by auction %s)", o.Auction().Minute())
		}
		text.WriteByte('\n')
	}
	steps := []string{"These orders are final: place new ones, under new record_ids, to take part again."}
	if list != "" {
		fmt.Fprintf(&text, "and %d more\n", len(rejected)-MostListed)
		steps = append(steps, "The full list: "+list)
	}
	return port.Notification{
		Title: fmt.Sprintf("%d of %d orders rejected, auction %s (%s)",
			len(rejected), ofPage, gate.Minute(), environment),
		Description: strings.TrimSuffix(text.String(), "\n"),
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
