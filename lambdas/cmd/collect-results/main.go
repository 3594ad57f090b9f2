// Command collect-results is Lambda A: it polls the auction platform and stores the outcomes of
// orders.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.CollectResults, awslambda.CollectResults) }
