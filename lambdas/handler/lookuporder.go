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

// LookUpOrder handles GET /orders/{record_id}, and requests for paths that do not exist.
type LookUpOrder struct {
	UseCase usecase.LookUpOrder
	Now     func() time.Time
	Log     *slog.Logger
}

// orderBody is the body of a response with one order. Power is omitted until the order is decided.
type orderBody struct {
	RecordID   string      `json:"record_id"`
	Parameter1 string      `json:"parameter_1"`
	Parameter2 json.Number `json:"parameter_2"`
	Status     string      `json:"status"`
	Power      json.Number `json:"power,omitempty"`
	PlacedAt   string      `json:"placed_at"`
	ExpiresAt  string      `json:"expires_at"`
}

// Handle handles one request. Every failure is an error response; the error is always nil.
func (h LookUpOrder) Handle(
	ctx context.Context, event events.APIGatewayProxyRequest,
) (response events.APIGatewayProxyResponse, _ error) {
	requestID := event.RequestContext.RequestID
	defer recoverPanic(ctx, h.Log, requestID, &response)
	if response, rejected := OrderRoute.reject(event); rejected {
		return response, nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout(1))
	defer cancel()
	o, err := h.UseCase.LookUp(ctx, event.PathParameters[order.FieldRecordID], h.Now())
	switch {
	case errors.Is(err, usecase.ErrOrderNotFound):
		return ErrorResponse(http.StatusNotFound, "order not found: no such record_id, or the order has expired"), nil
	case err != nil:
		h.Log.ErrorContext(ctx, "order lookup failed", "request_id", requestID, "error", err)
		return storeError(requestID, err), nil
	}
	return newResponse(http.StatusOK, newOrderBody(o)), nil
}

func newOrderBody(o order.Order) orderBody {
	body := orderBody{
		RecordID: o.RecordID(), Parameter1: o.Parameter1(), Parameter2: json.Number(o.Parameter2().String()),
		Status: o.Status().String(), PlacedAt: order.FormatTime(o.PlacedAt()), ExpiresAt: order.FormatTime(o.ExpiresAt()),
	}
	if o.Status().Decided() {
		body.Power = json.Number(o.Power().String())
	}
	return body
}
