package program_test

import (
	"testing"

	"auction.internal/infra/policy/policytest"
)

// TestDeployRole_MayNotUseWhatItAllowsItself tries the ways to what an environment holds that take two calls: one that
// deployments make, by which the policy of a resource can allow a session of the role everything, and one that uses that. Only
// what the boundary denies counts then.
func TestDeployRole_MayNotUseWhatItAllowsItself(t *testing.T) {
	for _, stack := range environments {
		may, most := granted(t, deploy(t), stack), boundaryOf(t, stack)
		var change call
		for _, c := range callsIn(t, "twice", stack) {
			if !c.second {
				change = c
				if problem := c.refusedBy(t, may, most); problem != "" {
					t.Errorf("%s: a deployment may not %s: %s", stack, c, problem)
				}
				continue
			}
			for _, use := range c.asTagsAppear(stack) {
				if !policytest.Decides(t, "Deny", most, use.action, use.resource, use.request) {
					t.Errorf("%s: after %s, whoever deploys may %s", stack, change.action, use)
				}
			}
		}
	}
}

// TestDeployBoundary_DeniesWhatIsOfOthers asks the boundary, without the policies beside it, for calls on what belongs to another
// environment or to the delivery.
func TestDeployBoundary_DeniesWhatIsOfOthers(t *testing.T) {
	for _, stack := range environments {
		boundary := boundaryOf(t, stack)
		for _, c := range callsIn(t, "others", stack) {
			if c.refusedBy(t, boundary, boundary) == "" {
				t.Errorf("%s: the boundary lets who deploys %s", stack, c)
			}
		}
	}
}
