package component_test

import (
	"strings"
	"testing"

	"auction.internal/infra/component"
)

// TestNames_LongestEnvironment checks the names with the strictest limits: 63 characters for
// buckets and 64 for roles.
func TestNames_LongestEnvironment(t *testing.T) {
	longest := dev.WithName(strings.Repeat("e", component.MaxEnvironmentName))
	if bucket := longest.BucketName(component.ResultsBucketName) + component.AccessLogsSuffix; len(bucket) > 63 {
		t.Errorf("bucket name %s has %d characters, want at most 63", bucket, len(bucket))
	}
	for _, role := range []string{component.StateMachineRoleName, component.ScheduleRoleName, component.SlackRoleName} {
		if name := longest.ResourceName(role); len(name) > 64 {
			t.Errorf("role name %s has %d characters, want at most 64", name, len(name))
		}
	}
}

// TestNames_Project checks that the project name does not change: Pulumi finds the state of
// deployed stacks by it, and it is the value of the cost allocation tag.
func TestNames_Project(t *testing.T) {
	if component.ProjectName != "energy-auction" {
		t.Errorf("ProjectName = %s, want energy-auction", component.ProjectName)
	}
}
