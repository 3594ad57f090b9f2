// Command collect-results is Lambda A: it asks the auction platform and writes the outcomes.
package main

import (
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/wire"
)

func main() { wire.Start(settings.CollectResults, wire.CollectResults) }
