package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// TestRoleBoundary_AllowsTheRunningSystem checks the calls of the running system, in
// roles.calls.txt: the boundary allows each, and no action that none of them shows.
func TestRoleBoundary_AllowsTheRunningSystem(t *testing.T) {
	for target := range otherOf {
		boundary, calls := roleBoundaryOf(t, target), callsIn(t, "roles", target)
		for _, shown := range calls {
			for _, c := range shown.asTagsAppear(target) {
				if !c.decides(t, "Allow", boundary) {
					t.Errorf("%s: %s is not allowed", target, c)
				}
			}
		}
		for _, s := range boundary {
			for _, action := range s.Action {
				if !slices.ContainsFunc(calls, func(c call) bool { return c.action == action }) {
					t.Errorf("%s: %s: nothing calls %s", target, s.Sid, action)
				}
			}
		}
	}
}

// TestRoleBoundary_DoesNotAllowOtherEnvironments checks the same calls of another environment: by
// the names of its resources, by the tag of its key, and by its state machine's role. Traces belong
// to no environment.
func TestRoleBoundary_DoesNotAllowOtherEnvironments(t *testing.T) {
	for target, other := range otherOf {
		boundary := roleBoundaryOf(t, target)
		for _, c := range callsIn(t, "roles", other) {
			if strings.HasPrefix(c.action, "xray:") {
				continue
			}
			if c = c.with(tag, other); c.decides(t, "Allow", boundary) {
				t.Errorf("%s: %s is allowed", target, c)
			}
		}
	}
}

// TestRoleBoundary_OnlyTheStateMachineDeliversLogs checks the permissions on the deliveries of
// logs, which are of the account.
func TestRoleBoundary_OnlyTheStateMachineDeliversLogs(t *testing.T) {
	for target := range otherOf {
		boundary := roleBoundaryOf(t, target)
		for role, want := range map[string]bool{"auction-machine": true, "notify": false} {
			principal := policytest.Request{"aws:PrincipalArn": "arn:aws:iam::" + account + ":role/" + role + "-" + target}
			if got := policytest.HasEffect(t, "Allow", boundary, "logs:UpdateLogDelivery", "*", principal); got != want {
				t.Errorf("%s: %s may deliver logs: %t, want %t", target, role, got, want)
			}
		}
	}
}
