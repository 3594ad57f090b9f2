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

// Timeout is how long a function may take. Those behind the API end well inside the 29 seconds of API Gateway; those of
// the machine inside the 120 that it waits for them, so that they can say what was wrong.
func Timeout(function string) time.Duration {
	if function == PlaceOrders || function == LookUpOrder {
		return 15 * time.Second
	}
	return 110 * time.Second
}

// Functions are the names of all functions.
func Functions() []string {
	return []string{PlaceOrders, LookUpOrder, CollectResults, StoreResults, Notify}
}
