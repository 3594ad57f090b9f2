// Package settings defines the names and limits on which the functions, their deployment and the
// local system must agree: function names, timeouts, environment variables and metrics.
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

// The time that the API functions wait for the order store before they return 503. It increases
// with the number of orders, from the minimum for one order to the maximum for the largest request.
const (
	MinStoreTimeout = 8 * time.Second
	MaxStoreTimeout = 24 * time.Second
)

// Timeout returns the timeout of a function. The timeout of an API function is longer than its wait
// for the order store, and shorter than the integration timeout of API Gateway, 29 seconds. The
// timeout of a function of the state machine is shorter than the timeout of its task, 120 seconds,
// so that the state machine receives the error of the function.
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
