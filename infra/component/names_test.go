package component_test

import (
	"strings"
	"testing"

	"auction.internal/infra/component"
)

// TestNames_FitTheLongestEnvironment checks the tightest limits of AWS: 63 characters for a bucket,
// 64 for a role.
func TestNames_FitTheLongestEnvironment(t *testing.T) {
	longest := dev.WithName(strings.Repeat("e", component.MaxEnvironmentName))
	if bucket := longest.BucketName(component.ResultsBucketName) + component.AccessLogsSuffix; len(bucket) > 63 {
		t.Errorf("%s has %d characters", bucket, len(bucket))
	}
	for _, role := range []string{component.StateMachineRoleName, component.ScheduleRoleName, component.SlackRoleName} {
		if name := longest.ResourceName(role); len(name) > 64 {
			t.Errorf("%s has %d characters", name, len(name))
		}
	}
}

// TestNames_ProjectIsThatOfDeployedStacks: Pulumi finds the state of a stack by the name of its
// project, and costs are allocated by it.
func TestNames_ProjectIsThatOfDeployedStacks(t *testing.T) {
	if component.ProjectName != "energy-auction" {
		t.Errorf("the project is %s", component.ProjectName)
	}
}
