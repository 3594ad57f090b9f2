// Command notify is the function that publishes notifications of rejections and failures.
package main

import (
	"auction.internal/lambdas/awslambda"
	"auction.internal/lambdas/settings"
)

func main() { awslambda.Start(settings.Notify, awslambda.Notify) }
