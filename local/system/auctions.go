package system

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
	"auction.internal/local/statemachine"
)

// auctionRunner executes the state machine once for each auction.
type auctionRunner struct {
	machine      *statemachine.Machine
	invoke       statemachine.Invoke
	platformWait time.Duration
	orders       *embedded.Orders
	notify       usecase.Notify
	out          io.Writer
	log          *slog.Logger
}

// Run executes the auction of a gate closure and prints its summary, then deletes orders whose
// retention has ended.
func (a *auctionRunner) Run(ctx context.Context, gateClosure time.Time) {
	gate := order.GateClosureAt(gateClosure)
	input, err := json.Marshal(map[string]string{"auction": gate.String()})
	if err != nil {
		a.log.ErrorContext(ctx, "auction not started", "error", err)
		return
	}
	counts := resultCounter{next: a.invoke}
	started := time.Now()
	execution := a.machine.Run(ctx, input, statemachine.Options{Invoke: counts.invoke, Wait: a.platformWait})
	fmt.Fprintln(a.out, summary(gate, execution, &counts, time.Since(started)))
	if execution.Status == statemachine.Aborted {
		return
	}
	a.notifyUnreportedFailure(ctx, gate, execution)
	if _, err := a.orders.DeleteExpired(ctx, time.Now()); err != nil {
		a.log.WarnContext(ctx, "expired orders not deleted", "error", err)
	}
}

// notifyUnreportedFailure publishes a notification in place of the alarm on AWS. An execution that
// ends in its Fail state has invoked notify; an execution that times out or exceeds a quota of Step
// Functions has not.
func (a *auctionRunner) notifyUnreportedFailure(ctx context.Context, gate order.GateClosure, e statemachine.Execution) {
	if e.Status == statemachine.Succeeded || e.Error == workflow.AuctionFailedName {
		return
	}
	cause := cmp.Or(e.Cause, "The execution exceeded the timeout of the state machine.")
	err := a.notify.ReportFailure(ctx, usecase.Failure{Auction: gate.String(), Error: e.Error, Cause: cause})
	if err != nil {
		a.log.ErrorContext(ctx, "notification failed", "auction", gate, "error", err)
	}
}

// resultCounter counts the results in the responses of collect-results during one execution.
type resultCounter struct {
	next statemachine.Invoke

	// Atomic, because a call that has timed out may still respond while the execution continues.
	accepted, rejected, notReady atomic.Int64
}

// invoke calls the function and counts the results in its response.
func (c *resultCounter) invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	response, err := c.next(ctx, function, payload)
	if err != nil || function != settings.CollectResults {
		return response, err
	}
	var page struct {
		Results bool `json:"results"`
		Orders  []struct {
			Order string `json:"order"`
		} `json:"orders"`
	}
	if err := json.Unmarshal(response, &page); err != nil {
		return response, nil // the state machine reports the invalid response
	}
	if !page.Results {
		c.notReady.Add(1)
	}
	for _, o := range page.Orders {
		switch o.Order {
		case order.OutcomeAccepted.String():
			c.accepted.Add(1)
		case order.OutcomeRejected.String():
			c.rejected.Add(1)
		}
	}
	return response, nil
}

// summary returns the line that is printed at the end of an execution.
func summary(gate order.GateClosure, e statemachine.Execution, c *resultCounter, duration time.Duration) string {
	accepted, rejected := c.accepted.Load(), c.rejected.Load()
	line := fmt.Sprintf("auction %s %s: orders %d, accepted %d, rejected %d, not-ready polls %d, duration %s",
		gate, e.Status, accepted+rejected, accepted, rejected, c.notReady.Load(), duration.Round(time.Millisecond))
	switch e.Status {
	case statemachine.Succeeded:
		return line
	case statemachine.Aborted:
		return line + "; open orders enter the next auction"
	default:
		return line + "; " + strings.TrimSuffix(fmt.Sprintf("%s: %s", e.Error, e.Cause), ": ")
	}
}
