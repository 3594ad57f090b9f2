package stack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const policies = "aws:iam/policy:Policy"

// granted are the statements of the policies that a deploying role has.
func granted(t *testing.T, d *deployment, stack string) []statement {
	t.Helper()
	found := statements(t, d.one(t, "aws:iam/rolePolicy:RolePolicy", "deploy-"+stack), "policy")
	attached := 0
	for _, a := range d.all(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
		if a.text("role") != "auction-deploy-"+stack+"-delivery" {
			continue
		}
		attached++
		for _, p := range d.all(t, policies) {
			if p.made("arn") == a.text("policyArn") {
				found = append(found, statements(t, p, "policy")...)
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
	d := deployDelivery(t)
	for stack, other := range others {
		may := granted(t, d, stack)
		for _, c := range callsOf(t, other) {
			if !strings.Contains(c.resource, other) || strings.HasSuffix(c.resource, "api-slow") && c.action == "cloudwatch:DescribeAlarms" {
				continue
			}
			for _, s := range may {
				if s.allows(c.action, c.resource) && !slices.Contains(s.Resource, "*") {
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
	may := granted(t, deployDelivery(t), "prod")
	d := deploy(t, "prod", map[string]string{"slackWorkspace": "T0000", "slackChannel": "C0000"})
	for _, r := range d.resources {
		arn := r.made("arn")
		if arn == "" && strings.HasPrefix(r.kind, "aws:") && !slices.Contains(parts, r.kind) {
			t.Errorf("%s: nobody has said what its ARN is", r.kind)
		}
		named := func(s statement) bool {
			return slices.ContainsFunc(s.Resource, func(pattern string) bool { return pattern != "*" && like(pattern, arn) })
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

// TestPoliciesFit checks the limits of IAM, which does not count spaces.
func TestPoliciesFit(t *testing.T) {
	eachStack(t, func(t *testing.T, d *deployment) {
		for _, p := range d.find(policies) {
			if got := len(p.text("policy")); got > 6144 {
				t.Errorf("%s has %d characters", p.name, got)
			}
		}
		for _, p := range d.all(t, "aws:iam/rolePolicy:RolePolicy") {
			if got := len(p.text("policy")); got > 10240 {
				t.Errorf("%s has %d characters", p.name, got)
			}
		}
	})
}
