// Package settings holds the names that the functions and those who deploy or run them must agree on.
package settings

import "time"

// The names of the functions, in the cloud with the environment behind them.
const (
	PlaceOrders    = "place-orders"
	LookUpOrder    = "look-up-order"
	CollectResults = "collect-results"
	StoreResults   = "store-results"
	Notify         = "notify"
)

// How long the functions behind the API wait for the order store before they reply 503: the shorter time for one
// order, the longer one for as many as a request may hold.
const (
	MinStoreTimeout = 8 * time.Second
	MaxStoreTimeout = 24 * time.Second
)

// Timeout is how long a function may take. Those behind the API end before API Gateway gives up on
// them, after 29 seconds, and later than they stop waiting for the order store; those of the state
// machine inside the 120 that it waits for them, so that they can say what was wrong.
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

// Functions are the names of all functions.
func Functions() []string {
	return []string{PlaceOrders, LookUpOrder, CollectResults, StoreResults, Notify}
}
