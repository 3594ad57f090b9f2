// Command collect-results is Lambda A: it asks the auction platform and writes the outcomes.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.CollectResults, awslambda.CollectResults) }
