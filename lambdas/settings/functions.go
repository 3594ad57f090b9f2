// Package settings holds the names that the functions and those who deploy or run them must agree on.
package settings

// The names of the functions, in the cloud with the environment behind them.
const (
	PlaceOrders    = "place-orders"
	LookUpOrder    = "look-up-order"
	CollectResults = "collect-results"
	StoreResults   = "store-results"
	Notify         = "notify"
)

// Functions are the names of all functions.
func Functions() []string {
	return []string{PlaceOrders, LookUpOrder, CollectResults, StoreResults, Notify}
}
