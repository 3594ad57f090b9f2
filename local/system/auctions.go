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

// auctions runs the state machine for one auction after the other.
type auctions struct {
	machine      *statemachine.Machine
	invoke       statemachine.Invoke
	platformWait time.Duration
	orders       *embedded.Orders
	notify       usecase.Notify
	out          io.Writer
	log          *slog.Logger
}

// Hold runs the auction whose gate closure was scheduled, prints how it went and deletes what has had its time.
func (a *auctions) Hold(ctx context.Context, scheduled time.Time) {
	gate := order.GateClosureAt(scheduled)
	input, err := json.Marshal(map[string]string{"auction": gate.String()})
	if err != nil {
		a.log.ErrorContext(ctx, "auction not started", "error", err)
		return
	}
	tally := tally{gate: gate, invoke: a.invoke}
	started := time.Now()
	execution := a.machine.Run(ctx, input, statemachine.Options{Invoke: tally.watch, Wait: a.platformWait})
	if execution.Status == statemachine.Aborted {
		fmt.Fprintf(a.out, "%s: stopped; its open orders go into the next auction\n", gate)
		return
	}
	fmt.Fprintln(a.out, tally.summary(execution, time.Since(started)))
	a.notifyCutOff(ctx, gate, execution)
	if _, err := a.orders.DeleteExpired(ctx, time.Now()); err != nil {
		a.log.WarnContext(ctx, "expired orders not deleted", "error", err)
	}
}

// notifyCutOff notifies of what an alarm reports in the cloud. An execution that reaches its Fail
// state has notified of the reason before; one that is cut off, by its time-out or by a limit of
// Step Functions, cannot.
func (a *auctions) notifyCutOff(ctx context.Context, gate order.GateClosure, e statemachine.Execution) {
	if e.Status == statemachine.Succeeded || e.Error == workflow.AuctionFailedName {
		return
	}
	cause := cmp.Or(e.Cause, "The auction did not come to its end in time.")
	err := a.notify.ReportFailure(ctx, usecase.Failure{Auction: gate.String(), Error: "Execution cut off, " + e.Error, Cause: cause})
	if err != nil {
		a.log.ErrorContext(ctx, "the end of an execution not notified", "error", err)
	}
}

// tally counts what the functions of one execution answer.
type tally struct {
	gate   order.GateClosure
	invoke statemachine.Invoke

	// A call that timed out may still answer while the execution goes on.
	accepted, rejected, polls atomic.Int64
}

// watch calls the function and counts its answer. Lambda A's answers alone have results.
func (t *tally) watch(ctx context.Context, function string, payload []byte) ([]byte, error) {
	answer, err := t.invoke(ctx, function, payload)
	if err != nil || function != settings.CollectResults {
		return answer, err
	}
	var page struct {
		Results bool `json:"results"`
		Orders  []struct {
			Order string `json:"order"`
		} `json:"orders"`
	}
	if err := json.Unmarshal(answer, &page); err != nil {
		return answer, nil // the state machine finds the answer invalid and notifies
	}
	if !page.Results {
		t.polls.Add(1)
	}
	for _, o := range page.Orders {
		switch o.Order {
		case order.OutcomeAccepted.String():
			t.accepted.Add(1)
		case order.OutcomeRejected.String():
			t.rejected.Add(1)
		}
	}
	return answer, nil
}

func (t *tally) summary(e statemachine.Execution, took time.Duration) string {
	accepted, rejected := t.accepted.Load(), t.rejected.Load()
	line := fmt.Sprintf("auction %s: orders %d, accepted %d, rejected %d, polls %d, time %s",
		t.gate, accepted+rejected, accepted, rejected, t.polls.Load(), took.Round(time.Millisecond))
	if e.Status != statemachine.Succeeded {
		line += " — " + strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", e.Status, e.Error, e.Cause), ": ")
	}
	return line
}
