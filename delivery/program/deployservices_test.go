package program_test

import (
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// TestDeployRole_MayDoWhatServicesAndItsBuildDo checks what no stacktest.Resource run shows: calls that services make for the deploying
// role, with its permissions; what only a first deployment or an old part of an environment takes; and what CodeBuild and Pulumi
// do with the delivery's own: take the release, open the secrets of the stack, keep its state, write the log.
func TestDeployRole_MayDoWhatServicesAndItsBuildDo(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		may, most := granted(t, d, stack), boundaryOf(t, stack)
		shown := callsIn(t, "services", stack)
		for action := range seldom {
			if !slices.ContainsFunc(shown, func(c call) bool { return c.action == action }) {
				t.Errorf("no call shows %s", action)
			}
		}
		for _, shown := range append(shown, callsIn(t, "builds", stack)...) {
			for _, c := range shown.asTagsAppear(stack) {
				if problem := c.refusedBy(t, may, most); problem != "" {
					t.Errorf("%s: who deploys may not %s: %s", stack, c, problem)
				}
			}
		}
	}
}

// TestDeployRole_CreatesKeysThatPassTheLockoutCheck checks what KMS asks of whoever creates a key with a policy: that it may
// then change that policy, or that the check is bypassed, which is safe as long as the account itself may.
func TestDeployRole_CreatesKeysThatPassTheLockoutCheck(t *testing.T) {
	change := callOf(t, "kms:PutKeyPolicy arn:aws:kms:eu-west-1:"+account+":key/new")
	for _, d := range []*stacktest.Deployment{deploy(t), deployEnvironment(t, "dev"), deployEnvironment(t, "prod")} {
		for _, key := range d.All(t, "aws:kms/key:Key") {
			if !slices.ContainsFunc(policytest.Parse(t, key.Text("policy")), ofTheAccount) {
				t.Errorf("%s: the account may not change the policy", key.Name)
			}
			if key.At("bypassPolicyLockoutSafetyCheck") == true {
				continue
			}
			for _, stack := range environments {
				if problem := change.refusedBy(t, granted(t, deploy(t), stack), boundaryOf(t, stack)); problem != "" {
					t.Errorf("%s: KMS refuses to create it: whoever deploys %s may not %s: %s", key.Name, stack, change, problem)
				}
			}
		}
	}
}

// ofTheAccount tells whether a statement of a key's policy leaves everything to the account and its IAM policies.
func ofTheAccount(s policytest.Statement) bool {
	return s.Effect == "Allow" && slices.Equal(s.Principal["AWS"], []string{"arn:aws:iam::" + account + ":root"}) &&
		slices.Equal(s.Action, []string{"kms:*"}) && slices.Equal(s.Resource, []string{"*"}) && len(s.Condition) == 0
}
