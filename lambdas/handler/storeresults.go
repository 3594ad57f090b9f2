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

// StoreResults is Lambda B.
type StoreResults struct {
	UseCase usecase.StoreResults
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// storeEvent is a page of results, or one bare result.
type storeEvent struct {
	Auction string   `json:"auction"`
	Orders  []result `json:"orders"`

	RecordID string         `json:"record_id"`
	Order    string         `json:"order"`
	Power    jsontext.Value `json:"power"`
}

// StoreOutput says what became of a page without rejected orders.
type StoreOutput struct {
	Stored         int `json:"stored"`
	AlreadySettled int `json:"already_settled"`
}

// Handle answers one event, after every result of it was attempted. The error is a *workflow.InvalidEvent, a
// *workflow.StoreFailed, a *workflow.PermanentFailure or, when all went well but the page has rejected orders, a *workflow.OrderRejected.
func (h StoreResults) Handle(ctx context.Context, raw stdjson.RawMessage) (StoreOutput, error) {
	claims, auction, err := readClaims(raw)
	if err != nil {
		return StoreOutput{}, refused(ctx, h.Log, err)
	}
	ctx, cancel := inTime(ctx)
	defer cancel()
	stored, err := h.UseCase.Store(ctx, claims)
	h.Metrics.Record(metrics.Count(settings.OrdersStored, stored.Stored))
	log := h.Log.With("auction", auction)
	log.InfoContext(ctx, "results stored", "stored", stored.Stored, "already_settled", stored.Settled,
		"rejected", len(stored.Rejected))
	if err != nil {
		log.ErrorContext(ctx, "results not stored", "error", err)
		return StoreOutput{}, failure(err, &workflow.StoreFailed{Err: err})
	}
	if len(stored.Rejected) > 0 {
		return StoreOutput{}, &workflow.OrderRejected{RecordIDs: stored.Rejected}
	}
	return StoreOutput{Stored: stored.Stored, AlreadySettled: stored.Settled}, nil
}

// readClaims reads both forms of the event. The error is a *workflow.InvalidEvent.
func readClaims(raw stdjson.RawMessage) (claims []usecase.Claim, auction string, err error) {
	var event storeEvent
	if err := decode(raw, &event); err != nil {
		return nil, "", err
	}
	bare := event.RecordID != "" || event.Order != "" || event.Power != nil
	list := event.Orders
	switch {
	case bare && (list != nil || event.Auction != ""):
		return nil, "", &workflow.InvalidEvent{Reason: "a page and a bare result in one event"}
	case bare:
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
			return nil, "", &workflow.InvalidEvent{Reason: fmt.Sprintf("orders[%d] is not a result", i)}
		}
		claims = append(claims, usecase.Claim{RecordID: r.RecordID, Outcome: outcome})
	}
	return claims, event.Auction, nil
}
