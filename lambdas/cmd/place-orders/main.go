// Command place-orders is the function of POST /orders.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.PlaceOrders, awslambda.PlaceOrders) }
