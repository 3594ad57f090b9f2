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

// farewell is how long before Lambda ends a function it stops working, to say what it could not do in time.
const farewell = 2 * time.Second

// inTime ends a context soon enough before the function's own end. Without an end there is time enough.
func inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if !limited {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-farewell))
}

// result is one order's result between the functions. Its power is told for people who read the execution: the
// next function reads the stored order.
type result struct {
	RecordID string         `json:"record_id"`
	Order    string         `json:"order"`
	Power    jsontext.Value `json:"power"`
}

func results(orders []order.Order) []result {
	list := make([]result, len(orders))
	for i, o := range orders {
		list[i] = result{RecordID: o.RecordID(), Order: o.Status().String(), Power: jsontext.Value(o.Power().String())}
	}
	return list
}

// refused logs the error with which an event is refused, and gives it back.
func refused(ctx context.Context, log *slog.Logger, err error) error {
	log.ErrorContext(ctx, "event refused", "error", err)
	return err
}

// failure returns the error that the state machine gets for err: temporary, which it retries, or a
// *workflow.PermanentFailure.
func failure(err, temporary error) error {
	if port.IsPermanent(err) {
		return &workflow.PermanentFailure{Err: err}
	}
	return temporary
}

// decode reads an event strictly. The error is a *workflow.InvalidEvent.
func decode(event stdjson.RawMessage, into any) error {
	if err := json.Unmarshal(event, into, json.RejectUnknownMembers(true)); err != nil {
		return &workflow.InvalidEvent{Reason: excerpt.Text(err.Error(), longestShown)}
	}
	return nil
}

// parseAuction reads the auction of an event. The error is a *workflow.InvalidEvent, or a *workflow.CollectFailed for a
// gate closure that is ahead of our clock by less than auction.ClockSkew: a retry succeeds once the clocks agree.
func parseAuction(name string, now time.Time) (auction.Auction, error) {
	gate, err := order.ParseGateClosure(name)
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
