package awslambda

import (
	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/s3"
	"auction.internal/adapters/secretsmanager"
	"auction.internal/adapters/simulated"
	"auction.internal/adapters/sns"
	"auction.internal/domain/port"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/settings"
)

// PlaceOrders returns the handler of place-orders: POST /orders.
func PlaceOrders(d Deps) (lambda.Handler, error) {
	return function.PlaceOrders(newOrders(d), d.Deps), nil
}

// LookUpOrder returns the handler of look-up-order: GET /orders/{record_id}.
func LookUpOrder(d Deps) (lambda.Handler, error) {
	return function.LookUpOrder(newOrders(d), d.Deps), nil
}

// CollectResults returns the handler of collect-results (Lambda A).
func CollectResults(d Deps) (lambda.Handler, error) {
	platform, err := newPlatform(d)
	if err != nil {
		return nil, err
	}
	return function.CollectResults(newOrders(d), platform, d.Deps), nil
}

// StoreResults returns the handler of store-results (Lambda B).
func StoreResults(d Deps) (lambda.Handler, error) {
	return function.StoreResults(newOrders(d), newDocuments(d), d.Deps), nil
}

// Notify returns the handler of notify, which publishes notifications.
func Notify(d Deps) (lambda.Handler, error) {
	return function.Notify(newOrders(d), newDocuments(d), sns.New(d.AWS, d.Settings.NotificationTopic), d.Deps), nil
}

func newOrders(d Deps) *dynamodb.Orders { return dynamodb.New(d.AWS, d.Settings.OrdersTable) }

func newDocuments(d Deps) *s3.Documents { return s3.New(d.AWS, d.Settings.ResultsBucket) }

func newPlatform(d Deps) (port.Platform, error) {
	s := d.Settings
	if s.Platform == settings.PlatformHTTP {
		return auctionhttp.New(auctionhttp.Config{
			Endpoint: s.PlatformEndpoint, Tokens: secretsmanager.NewToken(d.AWS, s.PlatformTokenSecret),
		})
	}
	return simulated.New(simulated.Config{
		Ready: s.SimulatedReady, Accept: s.SimulatedAccept, Seed: s.SimulatedSeed, PlatformWait: s.PlatformWait,
	}, d.Now)
}
