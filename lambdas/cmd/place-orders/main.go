// Command place-orders is the function behind POST /orders.
package main

import (
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/wire"
)

func main() { wire.Start(settings.PlaceOrders, wire.PlaceOrders) }
