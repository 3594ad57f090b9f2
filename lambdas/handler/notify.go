package handler

import (
	"context"
	"encoding/json"
	"log/slog"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// Notify is the function that tells people.
type Notify struct {
	UseCase usecase.Notify
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// notifyEvent is the error that the state machine caught and, where there is one, the page that it
// belongs to.
type notifyEvent struct {
	Auction string      `json:"auction"`
	Orders  []result    `json:"orders"`
	Error   caughtError `json:"error"`
}

type caughtError struct {
	Error string `json:"Error"`
	Cause string `json:"Cause"`
}

// NotifyOutput says how many rejected orders were told.
type NotifyOutput struct {
	Notified int `json:"notified"`
}

// Handle answers one event. The error is a *workflow.InvalidEvent, a *workflow.NotifyFailed or a
// *workflow.PermanentFailure.
func (h Notify) Handle(ctx context.Context, raw json.RawMessage) (NotifyOutput, error) {
	var event notifyEvent
	if err := decode(raw, &event); err != nil {
		return NotifyOutput{}, refused(ctx, h.Log, err)
	}
	log := h.Log.With("auction", event.Auction)
	if event.Error.Error == "" {
		return NotifyOutput{}, refused(ctx, log, &workflow.InvalidEvent{Reason: "error is required"})
	}
	gate, err := order.ParseGateClosure(event.Auction)
	if err != nil && event.Error.Error == workflow.OrderRejectedName {
		return NotifyOutput{}, refused(ctx, log, &workflow.InvalidEvent{Reason: "auction: " + err.Error()})
	}
	ctx, cancel := inTime(ctx)
	defer cancel()
	told, err := h.tell(ctx, event, gate)
	h.Metrics.Record(metrics.Count(settings.OrdersRejected, told))
	if err != nil {
		log.ErrorContext(ctx, "not notified", "error", err)
		return NotifyOutput{}, failure(err, &workflow.NotifyFailed{Err: err})
	}
	log.InfoContext(ctx, "notified", "of", event.Error.Error, "notified", told)
	return NotifyOutput{Notified: told}, nil
}

func (h Notify) tell(ctx context.Context, event notifyEvent, gate order.GateClosure) (int, error) {
	if event.Error.Error != workflow.OrderRejectedName {
		return 0, h.UseCase.ReportFailure(ctx, usecase.Failure{
			Auction: event.Auction, Error: event.Error.Error, Cause: message(event.Error.Cause),
		})
	}
	ids := make([]string, len(event.Orders))
	for i, r := range event.Orders {
		ids[i] = r.RecordID
	}
	return h.UseCase.ReportRejections(ctx, gate, ids)
}

// message takes the sentence out of the JSON in which Lambda tells a function's error; other causes stay as they are.
func message(cause string) string {
	var told struct {
		ErrorMessage string `json:"errorMessage"`
	}
	if err := json.Unmarshal([]byte(cause), &told); err != nil || told.ErrorMessage == "" {
		return cause
	}
	return told.ErrorMessage
}
