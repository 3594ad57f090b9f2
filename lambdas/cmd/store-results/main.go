// Command store-results is Lambda B: it stores accepted results and returns an error for rejected
// ones.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.StoreResults, awslambda.StoreResults) }
