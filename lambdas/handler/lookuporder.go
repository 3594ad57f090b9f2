package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

// LookUpOrder answers GET /orders/{record_id}, and requests for paths that do not exist.
type LookUpOrder struct {
	UseCase usecase.LookUpOrder
	Now     func() time.Time
	Log     *slog.Logger
}

// orderBody is an order as customers see it. Power is there once the order is decided.
type orderBody struct {
	RecordID   string      `json:"record_id"`
	Parameter1 string      `json:"parameter_1"`
	Parameter2 json.Number `json:"parameter_2"`
	Status     string      `json:"status"`
	Power      json.Number `json:"power,omitempty"`
	PlacedAt   string      `json:"placed_at"`
	ExpiresAt  string      `json:"expires_at"`
}

// Handle answers one request. The error is always nil: whatever goes wrong is told in the reply.
func (h LookUpOrder) Handle(ctx context.Context, event events.APIGatewayProxyRequest) (r events.APIGatewayProxyResponse, _ error) {
	requestID := event.RequestContext.RequestID
	defer recoverTo(ctx, h.Log, requestID, &r)
	if reply, refused := OrderRoute.refusal(event); refused {
		return reply, nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout(1))
	defer cancel()
	o, err := h.UseCase.LookUp(ctx, event.PathParameters[order.FieldRecordID], h.Now())
	switch {
	case errors.Is(err, usecase.ErrOrderNotFound):
		return ErrorReply(http.StatusNotFound, "no such order"), nil
	case err != nil:
		h.Log.ErrorContext(ctx, "order not looked up", "request_id", requestID, "error", err)
		return storeFault(requestID, err), nil
	}
	return reply(http.StatusOK, describeOrder(o)), nil
}

func describeOrder(o order.Order) orderBody {
	body := orderBody{
		RecordID: o.RecordID(), Parameter1: o.Parameter1(), Parameter2: json.Number(o.Parameter2().String()),
		Status: o.Status().String(), PlacedAt: order.FormatTime(o.PlacedAt()), ExpiresAt: order.FormatTime(o.ExpiresAt()),
	}
	if o.Status().Decided() {
		body.Power = json.Number(o.Power().String())
	}
	return body
}
