package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const policies = "aws:iam/policy:Policy"

// granted are the statements of the policies that a deploying role has.
func granted(t *testing.T, d *stacktest.Deployment, stack string) []policytest.Statement {
	t.Helper()
	found := policytest.Parse(t, d.One(t, "aws:iam/rolePolicy:RolePolicy", "deploy-"+stack).Text("policy"))
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
		t.Errorf("%d policies are attached", attached)
	}
	return found
}

// TestOneEnvironmentsDeploymentCannotTouchAnother asks for every call on another environment's resources.
func TestOneEnvironmentsDeploymentCannotTouchAnother(t *testing.T) {
	d := deploy(t)
	for stack, other := range others {
		may := granted(t, d, stack)
		for _, c := range callsOf(t, other) {
			if !strings.Contains(c.resource, other) || strings.HasSuffix(c.resource, "api-slow") && c.action == "cloudwatch:DescribeAlarms" {
				continue
			}
			for _, s := range may {
				if s.Covers(c.action, c.resource) && !slices.Contains(s.Resource, "*") {
					t.Errorf("who deploys %s may %s: %s", stack, c, s.Sid)
				}
			}
		}
		for _, s := range may {
			byID := slices.ContainsFunc(s.Resource, func(arn string) bool {
				return strings.Contains(arn, ":key/*") || strings.Contains(arn, "::/restapis") || strings.Contains(arn, "Logs_*")
			})
			if told := fmt.Sprint(s.Condition); byID && !strings.Contains(told, "Tag/Environment:"+stack) && !strings.HasPrefix(s.Action[0], "wafv2:") {
				t.Errorf("%s asks for no tag of %s: %s", s.Sid, stack, told)
			}
		}
	}
}

// TestThePipelineCanDeployAllThatThereIs finds what an environment has and no policy of its pipeline names: a new function, a
// new kind of resource, a new name. It is to be granted, and deployed with the delivery stack, before it is merged.
func TestThePipelineCanDeployAllThatThereIs(t *testing.T) {
	may := granted(t, deploy(t), "prod")
	d := deployEnvironment(t, "prod")
	for _, r := range d.Resources {
		arn := r.Output("arn")
		if arn == "" && strings.HasPrefix(r.Type, "aws:") && !slices.Contains(parts, r.Type) {
			t.Errorf("%s: nobody has said what its ARN is", r.Type)
		}
		named := func(s policytest.Statement) bool {
			return slices.ContainsFunc(s.Resource, func(pattern string) bool { return pattern != "*" && policytest.Matches(pattern, arn) })
		}
		if arn != "" && !slices.ContainsFunc(may, named) {
			t.Errorf("the pipeline may do nothing with %s", arn)
		}
	}
}

// parts are kinds of resources that are part of another one, which names them.
var parts = []string{
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucketLoggingV2:BucketLoggingV2",
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws:s3/bucketVersioningV2:BucketVersioningV2",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "aws:sns/topicPolicy:TopicPolicy",
	"aws:iam/rolePolicy:RolePolicy", "aws:lambda/permission:Permission", "aws:apigateway/methodSettings:MethodSettings",
	"aws:wafv2/webAclAssociation:WebAclAssociation",
}

// TestPolicies_FitIntoIAM checks the size of policies, in which IAM does not count spaces.
func TestPolicies_FitIntoIAM(t *testing.T) {
	d := deploy(t)
	for kind, limit := range map[string]int{policies: 6144, "aws:iam/rolePolicy:RolePolicy": 10240} {
		for _, p := range d.All(t, kind) {
			if got := len(p.Text("policy")); got > limit {
				t.Errorf("%s has %d characters", p.Name, got)
			}
		}
	}
}
