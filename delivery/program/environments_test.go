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

// otherEnvironment maps each environment to the other one.
var otherEnvironment = map[string]string{"dev": "prod", "prod": "dev"}

// deployPolicies returns the statements of all policies of the role that deploys an environment,
// the inline policy and the attached ones.
func deployPolicies(t *testing.T, d *stacktest.Deployment, stack string) []policytest.Statement {
	t.Helper()
	statements := policytest.Parse(t, d.One(t, rolePolicies, "deploy-"+stack).Text("policy"))
	attached := 0
	for _, a := range d.All(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
		if a.Text("role") != "auction-deploy-"+stack+"-delivery" {
			continue
		}
		attached++
		for _, p := range d.All(t, policies) {
			if p.Output("arn") == a.Text("policyArn") {
				statements = append(statements, policytest.Parse(t, p.Text("policy"))...)
			}
		}
	}
	if attached != 4 {
		t.Errorf("%d policies are attached to the deploy role of %s, want 4", attached, stack)
	}
	return statements
}

// TestDeployRole_CoversEveryResource checks that the policies of the deploy role name every
// resource of an environment. If it fails for a new function, name or type of resource, add the
// permissions and deploy the delivery before the merge.
func TestDeployRole_CoversEveryResource(t *testing.T) {
	statements := deployPolicies(t, deploy(t), "prod")
	for _, r := range deployEnvironment(t, "prod").Resources {
		arn := r.Output("arn")
		if arn == "" && strings.HasPrefix(r.Type, "aws:") && !slices.Contains(subresources, r.Type) {
			t.Errorf("%s has no ARN: add the type to subresources, or its ARN to stacktest", r.Type)
		}
		covers := func(s policytest.Statement) bool {
			return slices.ContainsFunc(s.Resource, func(pattern string) bool {
				return pattern != "*" && policytest.Matches(pattern, arn)
			})
		}
		if arn != "" && !slices.ContainsFunc(statements, covers) {
			t.Errorf("no policy of the deploy role of prod names %s: add the permissions to delivery/access", arn)
		}
	}
}

// subresources are the types without an ARN: they belong to a resource, whose ARN the policies
// name.
var subresources = []string{
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy",
	"aws:s3/bucketLoggingV2:BucketLoggingV2",
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws:s3/bucketVersioningV2:BucketVersioningV2",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "aws:sns/topicPolicy:TopicPolicy",
	rolePolicies, "aws:lambda/permission:Permission", "aws:apigateway/methodSettings:MethodSettings",
	"aws:wafv2/webAclAssociation:WebAclAssociation",
}

// TestDeployRole_PassRole checks that the deploy role can pass each role of an environment to the
// service that assumes it, and to no other service.
func TestDeployRole_PassRole(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		statements, services := deployPolicies(t, d, stack), map[string]string{}
		for _, r := range deployEnvironment(t, stack).All(t, roles) {
			services[r.Output("arn")] = policytest.Parse(t, r.Text("assumeRolePolicy"))[0].Principal["Service"][0]
		}
		for role, want := range services {
			for _, service := range append(stacktest.Keys(invert(services)), "ec2.amazonaws.com", "codebuild.amazonaws.com") {
				to := policytest.Request{"iam:PassedToService": service}
				if got := policytest.HasEffect(t, "Allow", statements, "iam:PassRole", role, to); got != (service == want) {
					t.Errorf("iam:PassRole of %s to %s: allowed = %t, want %t", role, service, got, service == want)
				}
			}
		}
	}
}

// invert returns the map from values to keys.
func invert(m map[string]string) map[string]string {
	inverted := map[string]string{}
	for key, value := range m {
		inverted[value] = key
	}
	return inverted
}

// TestRoleBoundary_MatchesRoles checks that the boundary allows exactly the actions that the roles
// of a fully configured environment have, on their resources.
func TestRoleBoundary_MatchesRoles(t *testing.T) {
	policy := deploy(t).One(t, policies, "prod-boundary")
	boundary, used := policytest.Parse(t, policy.Text("policy")), map[string]bool{}
	d := deployEnvironment(t, "prod")
	for _, r := range d.All(t, roles) {
		if got := r.Text("permissionsBoundary"); got != policy.Output("arn") {
			t.Errorf("boundary of %s = %q, want %s", r.Name, got, policy.Output("arn"))
		}
	}
	for _, p := range d.All(t, rolePolicies) {
		for _, s := range policytest.Parse(t, p.Text("policy")) {
			for _, action := range s.Action {
				used[action] = true
				for _, resource := range s.Resource {
					covers := func(b policytest.Statement) bool { return b.Covers(action, resource) }
					if !slices.ContainsFunc(boundary, covers) {
						t.Errorf("%s: the boundary denies %s on %s, want it allowed", p.Name, action, resource)
					}
				}
			}
		}
	}
	for _, s := range boundary {
		for _, action := range s.Action {
			if !used[action] {
				t.Errorf("%s: no role has %s, want only actions that roles have", s.Sid, action)
			}
		}
	}
}

// TestRoleBoundary_DoesNotAllowOtherEnvironments checks that the boundary allows none of the
// permissions that the roles of the other environment have.
func TestRoleBoundary_DoesNotAllowOtherEnvironments(t *testing.T) {
	for stack, other := range otherEnvironment {
		boundary := policytest.Parse(t, deploy(t).One(t, policies, stack+"-boundary").Text("policy"))
		for _, p := range deployEnvironment(t, other).All(t, rolePolicies) {
			for _, s := range policytest.Parse(t, p.Text("policy")) {
				for _, action := range s.Action {
					for _, resource := range s.Resource {
						request := policytest.Request{tag: other}
						if resource != "*" && policytest.HasEffect(t, "Allow", boundary, action, resource, request) {
							t.Errorf("the boundary of %s allows %s on %s, want it denied", stack, action, resource)
						}
					}
				}
			}
		}
	}
}

// TestKeys_PolicyLockoutSafetyCheck checks that the deploy roles can create keys. KMS requires that
// the creator of a key can change the key policy, unless the lockout safety check is bypassed. The
// bypass is safe because the key policy allows the account all actions.
func TestKeys_PolicyLockoutSafetyCheck(t *testing.T) {
	for _, d := range []*stacktest.Deployment{deploy(t), deployEnvironment(t, "dev"), deployEnvironment(t, "prod")} {
		for _, key := range d.All(t, "aws:kms/key:Key") {
			if !slices.ContainsFunc(policytest.Parse(t, key.Text("policy")), allowsAccount) {
				t.Errorf("%s: key policy does not allow the account all actions, want it to", key.Name)
			}
			if key.At("bypassPolicyLockoutSafetyCheck") == true {
				continue
			}
			for _, stack := range environments {
				statements := deployPolicies(t, deploy(t), stack)
				if !policytest.HasEffect(t, "Allow", statements, "kms:PutKeyPolicy", key.Output("arn"), nil) {
					t.Errorf("%s: the deploy role of %s may not change the key policy, so KMS does not create the key",
						key.Name, stack)
				}
			}
		}
	}
}

// allowsAccount reports whether a statement of a key policy allows the account all actions.
func allowsAccount(s policytest.Statement) bool {
	return s.Effect == "Allow" && slices.Equal(s.Principal["AWS"], []string{"arn:aws:iam::" + account + ":root"}) &&
		slices.Equal(s.Action, []string{"kms:*"}) && slices.Equal(s.Resource, []string{"*"}) && len(s.Condition) == 0
}
