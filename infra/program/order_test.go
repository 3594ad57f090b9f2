package program_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestOrder checks dependencies between components that no output expresses.
func TestOrder(t *testing.T) {
	d := deployEverything(t)
	stacktest.CheckDependsOn(t, d, stage, "orders", "aws:apigateway/account:Account", "api-logs", "a stage that logs is rejected without it")
}
