package wire

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
func PlaceOrders(h House) (any, error) {
	orders := dynamodb.New(h.AWS, h.Settings.OrdersTable)
	return handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: orders}, Now: h.Now, Log: h.Log, Metrics: h.Metrics,
	}.Handle, nil
}

// LookUpOrder builds the function behind GET /orders/{record_id}.
func LookUpOrder(h House) (any, error) {
	orders := dynamodb.New(h.AWS, h.Settings.OrdersTable)
	return handler.LookUpOrder{UseCase: usecase.LookUpOrder{Orders: orders}, Now: h.Now, Log: h.Log}.Handle, nil
}

// CollectResults builds Lambda A.
func CollectResults(h House) (any, error) {
	platform, err := newPlatform(h)
	if err != nil {
		return nil, err
	}
	orders := dynamodb.New(h.AWS, h.Settings.OrdersTable)
	return handler.CollectResults{
		UseCase: usecase.CollectResults{
			Open: orders, Decider: orders, Closer: orders,
			Platform: metrics.Platform{Platform: platform, Recorder: h.Metrics, Now: h.Now},
			Expiries: metrics.ExpiryReporter{Recorder: h.Metrics, Now: h.Now, Log: h.Log},
		},
		Now: h.Now, Log: h.Log, Metrics: h.Metrics,
	}.Handle, nil
}

func newPlatform(h House) (port.Platform, error) {
	s := h.Settings
	if s.Platform == settings.PlatformHTTP {
		return auctionhttp.New(auctionhttp.Config{
			Endpoint: s.PlatformEndpoint, Tokens: secretsmanager.NewToken(h.AWS, s.PlatformTokenSecret),
		})
	}
	return simulated.New(simulated.Config{
		Ready: s.SimulatedReady, Accept: s.SimulatedAccept, Seed: s.SimulatedSeed, Step: s.SimulatedStep,
	}, h.Now)
}

// StoreResults builds Lambda B.
func StoreResults(h House) (any, error) {
	orders := dynamodb.New(h.AWS, h.Settings.OrdersTable)
	return handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: orders, Results: s3.New(h.AWS, h.Settings.ResultsBucket), Settler: orders},
		Log:     h.Log, Metrics: h.Metrics,
	}.Handle, nil
}

// Notify builds the function that tells people.
func Notify(h House) (any, error) {
	orders := dynamodb.New(h.AWS, h.Settings.OrdersTable)
	return handler.Notify{
		UseCase: usecase.Notify{
			Orders: orders, Settler: orders,
			Lists:       s3.New(h.AWS, h.Settings.ResultsBucket),
			Notifier:    sns.New(h.AWS, h.Settings.NotificationTopic),
			Environment: h.Settings.Environment,
		},
		Log: h.Log, Metrics: h.Metrics,
	}.Handle, nil
}
