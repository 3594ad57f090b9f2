// Package function builds the handler of each Lambda function from its ports. Package awslambda
// passes the adapters for AWS, and the local system passes the embedded adapters.
package function

import (
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
)

// Deps are the dependencies of every function in addition to its ports.
type Deps struct {
	Environment string // named in notifications
	Log         *slog.Logger
	Metrics     *metrics.Recorder // nil records nothing
	Now         func() time.Time
}

// PlaceOrders returns the handler of place-orders: POST /orders.
func PlaceOrders(orders port.OrderPlacer, d Deps) lambda.Handler {
	return lambda.NewHandler(handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: orders}, Now: d.Now, Log: d.Log, Metrics: d.Metrics,
	}.Handle)
}

// LookUpOrder returns the handler of look-up-order: GET /orders/{record_id}.
func LookUpOrder(orders port.OrderReader, d Deps) lambda.Handler {
	return lambda.NewHandler(handler.LookUpOrder{
		UseCase: usecase.LookUpOrder{Orders: orders}, Now: d.Now, Log: d.Log,
	}.Handle)
}

// CollectResults returns the handler of collect-results (Lambda A).
func CollectResults(orders port.OrderStore, platform port.Platform, d Deps) lambda.Handler {
	return lambda.NewHandler(handler.CollectResults{
		UseCase: usecase.CollectResults{
			Open: orders, Decider: orders, Closer: orders,
			Platform: metrics.Platform{Platform: platform, Recorder: d.Metrics, Now: d.Now},
			Expiries: metrics.ExpiryReporter{Recorder: d.Metrics, Now: d.Now, Log: d.Log},
		},
		Now: d.Now, Log: d.Log, Metrics: d.Metrics,
	}.Handle)
}

// StoreResults returns the handler of store-results (Lambda B).
func StoreResults(orders port.OrderStore, results port.ResultStore, d Deps) lambda.Handler {
	return lambda.NewHandler(handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: orders, Results: results, Settler: orders}, Log: d.Log, Metrics: d.Metrics,
	}.Handle)
}

// Notify returns the handler of notify, which publishes notifications.
func Notify(orders port.OrderStore, lists port.RejectionListStore, notifier port.Notifier, d Deps) lambda.Handler {
	return lambda.NewHandler(handler.Notify{
		UseCase: usecase.Notify{
			Orders: orders, Settler: orders, Lists: lists, Notifier: notifier, Environment: d.Environment,
		},
		Log: d.Log, Metrics: d.Metrics,
	}.Handle)
}
