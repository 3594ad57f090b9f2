package awslambda

import (
	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/s3"
	"auction.internal/adapters/secretsmanager"
	"auction.internal/adapters/simulated"
	"auction.internal/adapters/sns"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// PlaceOrders builds the function behind POST /orders.
func PlaceOrders(d Deps) (any, error) {
	orders := dynamodb.New(d.AWS, d.Settings.OrdersTable)
	return handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: orders}, Now: d.Now, Log: d.Log, Metrics: d.Metrics,
	}.Handle, nil
}

// LookUpOrder builds the function behind GET /orders/{record_id}.
func LookUpOrder(d Deps) (any, error) {
	orders := dynamodb.New(d.AWS, d.Settings.OrdersTable)
	return handler.LookUpOrder{UseCase: usecase.LookUpOrder{Orders: orders}, Now: d.Now, Log: d.Log}.Handle, nil
}

// CollectResults builds Lambda A.
func CollectResults(d Deps) (any, error) {
	platform, err := newPlatform(d)
	if err != nil {
		return nil, err
	}
	orders := dynamodb.New(d.AWS, d.Settings.OrdersTable)
	return handler.CollectResults{
		UseCase: usecase.CollectResults{
			Open: orders, Decider: orders, Closer: orders,
			Platform: metrics.Platform{Platform: platform, Recorder: d.Metrics, Now: d.Now},
			Expiries: metrics.ExpiryReporter{Recorder: d.Metrics, Now: d.Now, Log: d.Log},
		},
		Now: d.Now, Log: d.Log, Metrics: d.Metrics,
	}.Handle, nil
}

func newPlatform(d Deps) (port.Platform, error) {
	s := d.Settings
	if s.Platform == settings.PlatformHTTP {
		return auctionhttp.New(auctionhttp.Config{
			Endpoint: s.PlatformEndpoint, Tokens: secretsmanager.NewToken(d.AWS, s.PlatformTokenSecret),
		})
	}
	return simulated.New(simulated.Config{
		Ready: s.SimulatedReady, Accept: s.SimulatedAccept, Seed: s.SimulatedSeed, Step: s.SimulatedStep,
	}, d.Now)
}

// StoreResults builds Lambda B.
func StoreResults(d Deps) (any, error) {
	orders := dynamodb.New(d.AWS, d.Settings.OrdersTable)
	return handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: orders, Results: s3.New(d.AWS, d.Settings.ResultsBucket), Settler: orders},
		Log:     d.Log, Metrics: d.Metrics,
	}.Handle, nil
}

// Notify builds the function that tells people.
func Notify(d Deps) (any, error) {
	orders := dynamodb.New(d.AWS, d.Settings.OrdersTable)
	return handler.Notify{
		UseCase: usecase.Notify{
			Orders: orders, Settler: orders,
			Lists:       s3.New(d.AWS, d.Settings.ResultsBucket),
			Notifier:    sns.New(d.AWS, d.Settings.NotificationTopic),
			Environment: d.Settings.Environment,
		},
		Log: d.Log, Metrics: d.Metrics,
	}.Handle, nil
}
