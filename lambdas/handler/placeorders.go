// Package handler implements the handlers of the Lambda functions: each decodes an event, calls a
// use case and encodes the response. The same handlers run on AWS and in the local system.
package handler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// PlaceOrders handles POST /orders.
type PlaceOrders struct {
	UseCase usecase.PlaceOrders
	Now     func() time.Time
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// Handle handles one request. Every failure is an error response; the error is always nil.
func (h PlaceOrders) Handle(
	ctx context.Context, event events.APIGatewayProxyRequest,
) (response events.APIGatewayProxyResponse, _ error) {
	requestID := event.RequestContext.RequestID
	defer recoverPanic(ctx, h.Log, requestID, &response)
	if response, rejected := OrdersRoute.reject(event); rejected {
		return response, nil
	}
	body, invalid, err := readBody(event)
	if err != nil {
		h.Log.ErrorContext(ctx, "request not decoded", "request_id", requestID, "error", err)
		return InternalError(http.StatusInternalServerError, requestID), nil
	}
	if invalid != nil {
		h.recordRejection(ctx, requestID, invalid.status, 1)
		return ErrorResponse(invalid.status, invalid.message), nil
	}
	drafts, err := readDrafts(body)
	if err != nil {
		return h.badRequest(ctx, requestID, err), nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout(len(drafts)))
	defer cancel()
	receipt, err := h.UseCase.Place(ctx, drafts, h.Now())
	if _, invalid := errors.AsType[*order.InvalidBatchError](err); invalid {
		return h.badRequest(ctx, requestID, err), nil
	}
	if err != nil {
		h.Log.ErrorContext(ctx, "orders not stored", "request_id", requestID, "orders", len(drafts), "error", err)
		return storeError(requestID, err), nil
	}
	h.recordReceipt(ctx, requestID, receipt)
	return receiptResponse(receipt), nil
}

// storeTimeout returns how long a request of n orders waits for the order store before the response
// is 503. While the table throttles writes, a large request makes progress as long as it waits. A
// small request makes none, so the client should retry instead of occupying a concurrent execution.
func storeTimeout(n int) time.Duration {
	const span = settings.MaxStoreTimeout - settings.MinStoreTimeout
	return settings.MinStoreTimeout + span*time.Duration(min(n, order.MaxBatch))/order.MaxBatch
}

// recordReceipt logs and counts the orders of a valid request.
func (h PlaceOrders) recordReceipt(ctx context.Context, requestID string, receipt usecase.Receipt) {
	placed := len(receipt.Stored) - receipt.Replayed
	h.Log.InfoContext(ctx, "orders placed", "request_id", requestID,
		"placed", placed, "replayed", receipt.Replayed, "conflicts", len(receipt.Conflicts))
	h.Metrics.Record(
		metrics.Count(settings.OrdersPlaced, placed),
		metrics.Count(settings.OrdersReplayed, receipt.Replayed),
		metrics.Count(settings.OrdersNotPlaced, len(receipt.Conflicts)),
	)
}

// recordRejection logs and counts the orders of a request that was rejected as a whole.
func (h PlaceOrders) recordRejection(ctx context.Context, requestID string, status, orders int) {
	h.Log.InfoContext(ctx, "request rejected", "request_id", requestID, "status", status, "orders", orders)
	h.Metrics.Record(metrics.Count(settings.OrdersNotPlaced, orders))
}

// badRequest records a request with an invalid body or invalid orders, and returns the response to
// it.
func (h PlaceOrders) badRequest(ctx context.Context, requestID string, err error) events.APIGatewayProxyResponse {
	body, orders := errorBody{ErrorMessage: err.Error(), Errors: []problemBody{}}, 1
	if invalid, ok := errors.AsType[*order.InvalidBatchError](err); ok {
		orders = max(invalid.Size, 1)
		body.Errors = problemBodies(invalid.Problems[:min(len(invalid.Problems), maxProblems)])
	}
	h.recordRejection(ctx, requestID, http.StatusBadRequest, orders)
	return newResponse(http.StatusBadRequest, body)
}

func receiptResponse(receipt usecase.Receipt) events.APIGatewayProxyResponse {
	stored := make([]orderStatus, len(receipt.Stored))
	for i, o := range receipt.Stored {
		stored[i] = orderStatus{RecordID: o.RecordID(), Status: o.Status().String()}
	}
	if len(receipt.Conflicts) > 0 {
		return newResponse(http.StatusConflict, errorBody{
			ErrorMessage: fmt.Sprintf("%d order(s) not stored: record_id in use, see errors; %d order(s) stored",
				len(receipt.Conflicts), len(stored)),
			Errors: problemBodies(receipt.Conflicts),
			Orders: &stored,
		})
	}
	return newResponse(http.StatusCreated, struct {
		Orders []orderStatus `json:"orders"`
	}{stored})
}
