// Package handler turns events into use cases and what comes of them into answers: the same in a Lambda function
// and on one machine.
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

// storeTimeout returns how long a request of so many orders waits for the store before it is answered with 503. A large
// request on a table that throttles makes progress all that time; a small one is better repeated, and keeps a
// function busy meanwhile.
func storeTimeout(orders int) time.Duration {
	const more = settings.MaxStoreTimeout - settings.MinStoreTimeout
	return settings.MinStoreTimeout + more*time.Duration(min(orders, order.MaxBatch))/order.MaxBatch
}

// PlaceOrders answers POST /orders.
type PlaceOrders struct {
	UseCase usecase.PlaceOrders
	Now     func() time.Time
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// Handle answers one request. The error is always nil: whatever goes wrong is told in the reply.
func (h PlaceOrders) Handle(ctx context.Context, event events.APIGatewayProxyRequest) (r events.APIGatewayProxyResponse, _ error) {
	requestID := event.RequestContext.RequestID
	defer recoverTo(ctx, h.Log, requestID, &r)
	if reply, refused := OrdersRoute.refusal(event); refused {
		return reply, nil
	}
	body, problem, err := readBody(event)
	if err != nil {
		h.Log.ErrorContext(ctx, "request not read", "request_id", requestID, "error", err)
		return internalError(requestID), nil
	}
	if problem != nil {
		h.recordRefusal(ctx, requestID, problem.status, 1)
		return ErrorReply(problem.status, problem.message), nil
	}
	drafts, err := readDrafts(body)
	if err != nil {
		return h.badRequest(ctx, requestID, err), nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout(len(drafts)))
	defer cancel()
	receipt, err := h.UseCase.Place(ctx, drafts, h.Now())
	if _, invalid := errors.AsType[*order.InvalidBatch](err); invalid {
		return h.badRequest(ctx, requestID, err), nil
	}
	if err != nil {
		h.Log.ErrorContext(ctx, "orders not stored", "request_id", requestID, "orders", len(drafts), "error", err)
		return storeFault(requestID, err), nil
	}
	h.report(ctx, requestID, receipt)
	return receiptReply(receipt), nil
}

func (h PlaceOrders) report(ctx context.Context, requestID string, receipt usecase.Receipt) {
	placed := len(receipt.Stored) - receipt.Replayed
	h.Log.InfoContext(ctx, "orders placed", "request_id", requestID,
		"placed", placed, "replayed", receipt.Replayed, "conflicts", len(receipt.Conflicts))
	h.Metrics.Record(
		metrics.Count(settings.OrdersPlaced, placed),
		metrics.Count(settings.OrdersReplayed, receipt.Replayed),
		metrics.Count(settings.OrdersNotPlaced, len(receipt.Conflicts)),
	)
}

// recordRefusal logs and counts a request of which nothing was stored.
func (h PlaceOrders) recordRefusal(ctx context.Context, requestID string, status, orders int) {
	h.Log.InfoContext(ctx, "request refused", "request_id", requestID, "status", status, "orders", orders)
	h.Metrics.Record(metrics.Count(settings.OrdersNotPlaced, orders))
}

// badRequest answers a request whose body or orders are invalid.
func (h PlaceOrders) badRequest(ctx context.Context, requestID string, err error) events.APIGatewayProxyResponse {
	body, orders := errorBody{ErrorMessage: err.Error(), Errors: []problemBody{}}, 1
	if invalid, ok := errors.AsType[*order.InvalidBatch](err); ok {
		orders = max(invalid.Size, 1)
		body.Errors = problems(invalid.Problems[:min(len(invalid.Problems), mostProblems)])
	}
	h.recordRefusal(ctx, requestID, http.StatusBadRequest, orders)
	return reply(http.StatusBadRequest, body)
}

func receiptReply(receipt usecase.Receipt) events.APIGatewayProxyResponse {
	stored := make([]orderStatus, len(receipt.Stored))
	for i, o := range receipt.Stored {
		stored[i] = orderStatus{RecordID: o.RecordID(), Status: o.Status().String()}
	}
	if len(receipt.Conflicts) > 0 {
		return reply(http.StatusConflict, errorBody{
			ErrorMessage: fmt.Sprintf("%d order(s) conflict with stored ones, %d are stored", len(receipt.Conflicts), len(stored)),
			Errors:       problems(receipt.Conflicts),
			Orders:       &stored,
		})
	}
	return reply(http.StatusCreated, struct {
		Orders []orderStatus `json:"orders"`
	}{stored})
}
