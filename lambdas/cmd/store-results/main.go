// Command store-results is Lambda B: it stores accepted results and raises an error for rejected ones.
package main

import (
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/wire"
)

func main() { wire.Start(settings.StoreResults, wire.StoreResults) }
