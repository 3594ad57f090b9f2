package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// tag is the tag that names the environment of a resource.
const tag = "aws:ResourceTag/Environment"

// othersOf maps each environment to the other one.
var othersOf = map[string]string{"dev": "prod", "prod": "dev"}

// granted returns the statements of the policies of the role that deploys an environment: its own
// policy, and the attached ones.
func granted(t *testing.T, d *stacktest.Deployment, stack string) []policytest.Statement {
	t.Helper()
	found := policytest.Parse(t, d.One(t, rolePolicies, "deploy-"+stack).Text("policy"))
	attached := 0
	for _, a := range d.All(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
		if a.Text("role") != "auction-deploy-"+stack+"-delivery" {
			continue
		}
		attached++
		for _, p := range d.All(t, policies) {
			if p.Output("arn") == a.Text("policyArn") {
				found = append(found, policytest.Parse(t, p.Text("policy"))...)
			}
		}
	}
	if attached != 4 {
		t.Errorf("%d policies are attached to the role that deploys %s, want 4", attached, stack)
	}
	return found
}

// TestDeployRole_CanDeployEveryResource finds resources of an environment that no policy of its
// pipeline names: a new function, a new type of resource, a new name. The permission is to be
// granted, and deployed with the delivery, before it is merged.
func TestDeployRole_CanDeployEveryResource(t *testing.T) {
	statements := granted(t, deploy(t), "prod")
	for _, r := range deployEnvironment(t, "prod").Resources {
		arn := r.Output("arn")
		if arn == "" && strings.HasPrefix(r.Type, "aws:") && !slices.Contains(partsOfResources, r.Type) {
			t.Errorf("%s: the ARN of this type is not known", r.Type)
		}
		named := func(s policytest.Statement) bool {
			return slices.ContainsFunc(s.Resource, func(pattern string) bool {
				return pattern != "*" &&
					policytest.Matches(pattern, arn)
			})
		}
		if arn != "" && !slices.ContainsFunc(statements, named) {
			t.Errorf("no policy of the role that deploys prod names %s", arn)
		}
	}
}

// partsOfResources are the types of resources that are part of another one, whose ARN permissions
// name.
var partsOfResources = []string{
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy",
	"aws:s3/bucketLoggingV2:BucketLoggingV2",
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws:s3/bucketVersioningV2:BucketVersioningV2",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "aws:sns/topicPolicy:TopicPolicy",
	rolePolicies, "aws:lambda/permission:Permission", "aws:apigateway/methodSettings:MethodSettings",
	"aws:wafv2/webAclAssociation:WebAclAssociation",
}

// TestDeployRole_PassesRolesToTheServicesThatAssumeThem checks the trust of every role of an
// environment: the role that deploys passes it to the service that assumes it, and to no other one.
func TestDeployRole_PassesRolesToTheServicesThatAssumeThem(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		statements, services := granted(t, d, stack), map[string]string{}
		for _, r := range deployEnvironment(t, stack).All(t, roles) {
			services[r.Output("arn")] = policytest.Parse(t, r.Text("assumeRolePolicy"))[0].Principal["Service"][0]
		}
		for role, want := range services {
			for _, service := range append(stacktest.Keys(invert(services)), "ec2.amazonaws.com", "codebuild.amazonaws.com") {
				to := policytest.Request{"iam:PassedToService": service}
				if got := policytest.HasEffect(t, "Allow", statements, "iam:PassRole", role, to); got != (service == want) {
					t.Errorf("%s may be passed to %s: %t", role, service, got)
				}
			}
		}
	}
}

// invert returns the keys of a map by their values.
func invert(m map[string]string) map[string]string {
	inverted := map[string]string{}
	for key, value := range m {
		inverted[value] = key
	}
	return inverted
}

// TestRoleBoundary_IsWhatTheRolesDo deploys an environment with everything that can be configured,
// and compares its roles with their boundary: it allows everything that they are granted, and
// nothing else.
func TestRoleBoundary_IsWhatTheRolesDo(t *testing.T) {
	deployed := deploy(t).One(t, policies, "prod-boundary")
	boundary, used := policytest.Parse(t, deployed.Text("policy")), map[string]bool{}
	d := deployEnvironment(t, "prod")
	for _, r := range d.All(t, roles) {
		if got := r.Text("permissionsBoundary"); got != deployed.Output("arn") {
			t.Errorf("the boundary of %s is %q, want %s", r.Name, got, deployed.Output("arn"))
		}
	}
	for _, p := range d.All(t, rolePolicies) {
		for _, s := range policytest.Parse(t, p.Text("policy")) {
			for _, action := range s.Action {
				used[action] = true
				for _, resource := range s.Resource {
					if !slices.ContainsFunc(boundary, func(b policytest.Statement) bool { return b.Covers(action, resource) }) {
						t.Errorf("%s: the boundary does not allow %s on %s", p.Name, action, resource)
					}
				}
			}
		}
	}
	for _, s := range boundary {
		for _, action := range s.Action {
			if !used[action] {
				t.Errorf("%s: no role does %s", s.Sid, action)
			}
		}
	}
}

// TestRoleBoundary_AllowsNothingOfAnotherEnvironment checks everything that the roles of the other
// environment do.
func TestRoleBoundary_AllowsNothingOfAnotherEnvironment(t *testing.T) {
	for stack, other := range othersOf {
		boundary := policytest.Parse(t, deploy(t).One(t, policies, stack+"-boundary").Text("policy"))
		for _, p := range deployEnvironment(t, other).All(t, rolePolicies) {
			for _, s := range policytest.Parse(t, p.Text("policy")) {
				for _, action := range s.Action {
					for _, resource := range s.Resource {
						if resource != "*" && policytest.HasEffect(t, "Allow", boundary, action, resource, policytest.Request{tag: other}) {
							t.Errorf("the boundary of %s allows %s on %s", stack, action, resource)
						}
					}
				}
			}
		}
	}
}

// TestKeys_PassTheLockoutCheck checks what KMS requires of a role that creates a key with a policy:
// that it may then change that policy, or that the check is bypassed, which is safe as long as the
// account itself may change it.
func TestKeys_PassTheLockoutCheck(t *testing.T) {
	for _, d := range []*stacktest.Deployment{deploy(t), deployEnvironment(t, "dev"), deployEnvironment(t, "prod")} {
		for _, key := range d.All(t, "aws:kms/key:Key") {
			if !slices.ContainsFunc(policytest.Parse(t, key.Text("policy")), allowsTheAccountEverything) {
				t.Errorf("%s: the account may not change the policy", key.Name)
			}
			if key.At("bypassPolicyLockoutSafetyCheck") == true {
				continue
			}
			for _, stack := range environments {
				if !policytest.HasEffect(t, "Allow", granted(t, deploy(t), stack), "kms:PutKeyPolicy", key.Output("arn"), nil) {
					t.Errorf("%s: the role that deploys %s may not change the policy of a new key, so KMS does not create it",
						key.Name, stack)
				}
			}
		}
	}
}

// allowsTheAccountEverything reports whether a statement of a key's policy leaves all permissions
// to the account's IAM policies.
func allowsTheAccountEverything(s policytest.Statement) bool {
	return s.Effect == "Allow" && slices.Equal(s.Principal["AWS"], []string{"arn:aws:iam::" + account + ":root"}) &&
		slices.Equal(s.Action, []string{"kms:*"}) && slices.Equal(s.Resource, []string{"*"}) && len(s.Condition) == 0
}
