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

// Notify handles the events of the function notify, which publishes rejections and failures.
type Notify struct {
	UseCase usecase.Notify
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// notifyEvent is an error that the state machine caught. For rejections, it also has the page of
// results.
type notifyEvent struct {
	Auction string      `json:"auction"`
	Orders  []result    `json:"orders"`
	Error   caughtError `json:"error"`
}

type caughtError struct {
	Error string `json:"Error"`
	Cause string `json:"Cause"`
}

// NotifyOutput is the response of notify: the number of rejected orders that it published.
type NotifyOutput struct {
	Notified int `json:"notified"`
}

// Handle handles one event. The error is a *workflow.InvalidEvent, a *workflow.NotifyFailed or a
// *workflow.PermanentFailure.
func (h Notify) Handle(ctx context.Context, raw json.RawMessage) (NotifyOutput, error) {
	var event notifyEvent
	if err := decode(raw, &event); err != nil {
		return NotifyOutput{}, rejectEvent(ctx, h.Log, err)
	}
	log := h.Log.With("auction", event.Auction)
	if event.Error.Error == "" {
		return NotifyOutput{}, rejectEvent(ctx, log, &workflow.InvalidEvent{Reason: "error is required"})
	}
	gate, err := order.ParseGateClosure(event.Auction)
	if err != nil && event.Error.Error == workflow.OrderRejectedName {
		return NotifyOutput{}, rejectEvent(ctx, log, &workflow.InvalidEvent{Reason: "auction: " + err.Error()})
	}
	ctx, cancel := withGracePeriod(ctx)
	defer cancel()
	notified, err := h.notify(ctx, event, gate)
	h.Metrics.Record(metrics.Count(settings.OrdersRejected, notified))
	if err != nil {
		log.ErrorContext(ctx, "notification failed", "error", err)
		return NotifyOutput{}, failure(err, &workflow.NotifyFailed{Err: err})
	}
	log.InfoContext(ctx, "notification published", "error_name", event.Error.Error, "orders", notified)
	return NotifyOutput{Notified: notified}, nil
}

// notify publishes the notification for an event. It returns the number of notified rejections,
// even if it also returns an error.
func (h Notify) notify(ctx context.Context, event notifyEvent, gate order.GateClosure) (int, error) {
	if event.Error.Error != workflow.OrderRejectedName {
		return 0, h.UseCase.ReportFailure(ctx, usecase.Failure{
			Auction: event.Auction, Error: event.Error.Error, Cause: errorMessage(event.Error.Cause),
		})
	}
	ids := make([]string, len(event.Orders))
	for i, r := range event.Orders {
		ids[i] = r.RecordID
	}
	return h.UseCase.ReportRejections(ctx, gate, ids)
}

// errorMessage returns the field errorMessage of a cause that is the JSON text of a Lambda function
// error. It returns any other cause unchanged.
func errorMessage(cause string) string {
	var reported struct {
		ErrorMessage string `json:"errorMessage"`
	}
	if err := json.Unmarshal([]byte(cause), &reported); err != nil || reported.ErrorMessage == "" {
		return cause
	}
	return reported.ErrorMessage
}
