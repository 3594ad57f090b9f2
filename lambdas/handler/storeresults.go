package handler

import (
	"context"
	stdjson "encoding/json"
	"fmt"
	"log/slog"

	"github.com/go-json-experiment/json/jsontext"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// StoreResults handles the events of the function store-results (Lambda B).
type StoreResults struct {
	UseCase usecase.StoreResults
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// storeEvent is a page of results, or a single result without a page.
type storeEvent struct {
	Auction string   `json:"auction"`
	Orders  []result `json:"orders"`

	RecordID string         `json:"record_id"`
	Order    string         `json:"order"`
	Power    jsontext.Value `json:"power"`
}

// StoreOutput is the response to a page without rejected orders.
type StoreOutput struct {
	Stored         int `json:"stored"`
	AlreadySettled int `json:"already_settled"`
}

// Handle handles one event. It attempts every result before it returns an error. The error is a
// *workflow.InvalidEvent, a *workflow.StoreFailed or a *workflow.PermanentFailure. If nothing failed
// but the page has rejected orders, it is a *workflow.OrderRejected.
func (h StoreResults) Handle(ctx context.Context, raw stdjson.RawMessage) (StoreOutput, error) {
	claims, auction, err := readClaims(raw)
	if err != nil {
		return StoreOutput{}, rejectEvent(ctx, h.Log, err)
	}
	ctx, cancel := withGracePeriod(ctx)
	defer cancel()
	stored, err := h.UseCase.Store(ctx, claims)
	h.Metrics.Record(metrics.Count(settings.OrdersStored, stored.Stored))
	log := h.Log.With("auction", auction)
	log.InfoContext(ctx, "results stored", "stored", stored.Stored, "already_settled", stored.AlreadySettled,
		"rejected", len(stored.Rejected))
	if err != nil {
		log.ErrorContext(ctx, "results not stored", "error", err)
		return StoreOutput{}, failure(err, &workflow.StoreFailed{Err: err})
	}
	if len(stored.Rejected) > 0 {
		return StoreOutput{}, &workflow.OrderRejected{RecordIDs: stored.Rejected}
	}
	return StoreOutput{Stored: stored.Stored, AlreadySettled: stored.AlreadySettled}, nil
}

// readClaims decodes both forms of the event. The error is a *workflow.InvalidEvent.
func readClaims(raw stdjson.RawMessage) (claims []usecase.Claim, auction string, err error) {
	var event storeEvent
	if err := decode(raw, &event); err != nil {
		return nil, "", err
	}
	single := event.RecordID != "" || event.Order != "" || event.Power != nil
	list := event.Orders
	switch {
	case single && (list != nil || event.Auction != ""):
		return nil, "", &workflow.InvalidEvent{Reason: "event has both a page and a single result"}
	case single:
		list = []result{{RecordID: event.RecordID, Order: event.Order, Power: event.Power}}
	case list == nil:
		return nil, "", &workflow.InvalidEvent{Reason: "orders is required"}
	default:
		if _, err := order.ParseGateClosure(event.Auction); err != nil {
			return nil, "", &workflow.InvalidEvent{Reason: "auction: " + err.Error()}
		}
	}
	for i, r := range list {
		outcome, err := order.ParseOutcome(r.Order)
		if err != nil || !order.ValidRecordID(r.RecordID) {
			return nil, "", &workflow.InvalidEvent{Reason: fmt.Sprintf("orders[%d] is not a valid result", i)}
		}
		claims = append(claims, usecase.Claim{RecordID: r.RecordID, Outcome: outcome})
	}
	return claims, event.Auction, nil
}
