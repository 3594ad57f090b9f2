// Package settings defines the names and limits on which the functions, their deployment and the local
// system must agree: function names, timeouts, environment variables and metrics.
package settings

import "time"

// The names of the functions. On AWS, a hyphen and the environment follow the name.
const (
	PlaceOrders    = "place-orders"
	LookUpOrder    = "look-up-order"
	CollectResults = "collect-results"
	StoreResults   = "store-results"
	Notify         = "notify"
)

// How long the functions of the API wait for the order store before the response is 503: the minimum
// for one order, the maximum for the largest request.
const (
	MinStoreTimeout = 8 * time.Second
	MaxStoreTimeout = 24 * time.Second
)

// Timeout returns the timeout of a function. Functions of the API time out after they stop waiting for
// the order store, and before the integration timeout of API Gateway, 29 seconds. Functions of the
// state machine time out before their task does, after 120 seconds, so that their own error reaches
// the state machine.
func Timeout(function string) time.Duration {
	switch function {
	case PlaceOrders:
		return 28 * time.Second
	case LookUpOrder:
		return 15 * time.Second
	default:
		return 110 * time.Second
	}
}

// Functions returns the names of all functions.
func Functions() []string {
	return []string{PlaceOrders, LookUpOrder, CollectResults, StoreResults, Notify}
}
