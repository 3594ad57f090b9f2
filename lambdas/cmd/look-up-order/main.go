// Command look-up-order is the function of GET /orders/{record_id}.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.LookUpOrder, awslambda.LookUpOrder) }
