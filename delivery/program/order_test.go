package program_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestOrder checks dependencies that no output expresses.
func TestOrder(t *testing.T) {
	d := deploy(t)
	stacktest.CheckOrder(t, d, projects, "test", "aws:iam/rolePolicy:RolePolicy", "test", "its first build would be denied")
	stacktest.CheckOrder(t, d, projects, "deploy-dev", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "deploy-dev-edge", "its first build would be denied")
	stacktest.CheckOrder(t, d, pipelines, "delivery", "aws:iam/rolePolicy:RolePolicy", "delivery", "it starts when it is created")
}
