package program_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestResources_Dependencies checks the dependencies that are not implied by outputs.
func TestResources_Dependencies(t *testing.T) {
	const attachments, denied = "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "its first build would be denied"
	d := deploy(t)
	stacktest.CheckDependsOn(t, d, projects, "test", rolePolicies, "test", denied)
	stacktest.CheckDependsOn(t, d, projects, "deploy-dev", attachments, "deploy-dev-edge", denied)
	stacktest.CheckDependsOn(t, d, pipelines, "delivery", rolePolicies, "delivery", "it starts when it is created")
}
