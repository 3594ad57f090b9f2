package program_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestStage_DependsOnAPILogRole checks a dependency between components that no output implies.
func TestStage_DependsOnAPILogRole(t *testing.T) {
	d := deployEverything(t)
	stacktest.CheckDependsOn(t, d, stage, "orders", "aws:apigateway/account:Account", "api-logs",
		"API Gateway rejects a stage with logging if the account has no log role")
}
