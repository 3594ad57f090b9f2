// Command notify is the function that tells people of rejections and failures.
package main

import (
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/wire"
)

func main() { wire.Start(settings.Notify, wire.Notify) }
