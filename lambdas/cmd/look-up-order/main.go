// Command look-up-order is the function behind GET /orders/{record_id}.
package main

import (
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/wire"
)

func main() { wire.Start(settings.LookUpOrder, wire.LookUpOrder) }
