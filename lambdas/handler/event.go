package handler

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/auction"
	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/lambdas/workflow"
)

// gracePeriod is the time between the deadline of a use case and the timeout of the function. The
// function needs it to log and return the error of the step that did not finish.
const gracePeriod = 2 * time.Second

// withGracePeriod returns a context whose deadline is one gracePeriod before the deadline of ctx.
// If ctx has no deadline, the context has none either.
func withGracePeriod(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if !limited {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-gracePeriod))
}

// result is the result of one order, in the format that the functions exchange. The power is only
// for readers of the execution history: store-results reads the stored order.
type result struct {
	RecordID string         `json:"record_id"`
	Order    string         `json:"order"`
	Power    jsontext.Value `json:"power"`
}

func newResults(orders []order.Order) []result {
	list := make([]result, len(orders))
	for i, o := range orders {
		list[i] = result{RecordID: o.RecordID(), Order: o.Status().String(), Power: jsontext.Value(o.Power().String())}
	}
	return list
}

// rejectEvent logs and returns the error of a rejected event.
func rejectEvent(ctx context.Context, log *slog.Logger, err error) error {
	log.ErrorContext(ctx, "event rejected", "error", err)
	return err
}

// failure returns the error to report to the state machine: a *workflow.PermanentFailure if err is
// permanent, otherwise the temporary error, which the state machine retries.
func failure(err, temporary error) error {
	if port.IsPermanent(err) {
		return &workflow.PermanentFailure{Err: err}
	}
	return temporary
}

// decode decodes an event and rejects unknown fields. The error is a *workflow.InvalidEvent.
func decode(event stdjson.RawMessage, into any) error {
	if err := json.Unmarshal(event, into, json.RejectUnknownMembers(true)); err != nil {
		return &workflow.InvalidEvent{Reason: excerpt.Text(err.Error(), maxExcerptBytes)}
	}
	return nil
}

// parseAuction returns the auction with this gate closure. If the gate closure is at most
// auction.MaxClockSkew in the future, the error is a *workflow.CollectFailed, because a later retry
// succeeds. Every other error is a *workflow.InvalidEvent.
func parseAuction(gateClosure string, now time.Time) (auction.Auction, error) {
	gate, err := order.ParseGateClosure(gateClosure)
	if err != nil {
		return auction.Auction{}, &workflow.InvalidEvent{Reason: "auction: " + err.Error()}
	}
	a, err := auction.New(gate, now)
	switch {
	case errors.Is(err, auction.ErrFutureGate):
		return auction.Auction{}, &workflow.InvalidEvent{Reason: "auction: " + err.Error()}
	case err != nil:
		return auction.Auction{}, &workflow.CollectFailed{Err: err}
	}
	return a, nil
}
