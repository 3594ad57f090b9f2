package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// TestRoleBoundary_AllowsRunningSystem checks that the boundary allows the calls of the running
// system, roles.calls.txt, and no other actions.
func TestRoleBoundary_AllowsRunningSystem(t *testing.T) {
	for target := range otherEnvironment {
		boundary, calls := roleBoundary(t, target), readCalls(t, "roles", target)
		for _, listed := range calls {
			for _, c := range listed.withAndWithoutTag(target) {
				if !c.hasEffect(t, "Allow", boundary) {
					t.Errorf("%s: %s is denied, want it allowed", target, c)
				}
			}
		}
		for _, s := range boundary {
			for _, action := range s.Action {
				if !slices.ContainsFunc(calls, func(c call) bool { return c.action == action }) {
					t.Errorf("%s: %s: no call needs %s, want only actions that are called", target, s.Sid, action)
				}
			}
		}
	}
}

// TestRoleBoundary_DoesNotAllowOtherEnvironments checks the same calls for the other environment:
// the names of its resources, the tag of its key, and the role of its state machine. Calls for
// traces are exempt: traces belong to no environment.
func TestRoleBoundary_DoesNotAllowOtherEnvironments(t *testing.T) {
	for target, other := range otherEnvironment {
		boundary := roleBoundary(t, target)
		for _, c := range readCalls(t, "roles", other) {
			if strings.HasPrefix(c.action, "xray:") {
				continue
			}
			if c = c.with(tag, other); c.hasEffect(t, "Allow", boundary) {
				t.Errorf("%s: %s is allowed, want it denied", target, c)
			}
		}
	}
}

// TestRoleBoundary_LogDelivery checks that only the role of the state machine can change log
// deliveries, which are resources of the whole account.
func TestRoleBoundary_LogDelivery(t *testing.T) {
	for target := range otherEnvironment {
		boundary := roleBoundary(t, target)
		for role, want := range map[string]bool{"auction-machine": true, "notify": false} {
			principal := policytest.Request{"aws:PrincipalArn": "arn:aws:iam::" + account + ":role/" + role + "-" + target}
			if got := policytest.HasEffect(t, "Allow", boundary, "logs:UpdateLogDelivery", "*", principal); got != want {
				t.Errorf("%s: logs:UpdateLogDelivery of %s: allowed = %t, want %t", target, role, got, want)
			}
		}
	}
}
