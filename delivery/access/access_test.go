package access_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/access"
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const (
	account = stacktest.Account

	policies = "aws:iam/policy:Policy"
	roles    = "aws:iam/role:Role"

	// tag is the tag that names the environment of a resource.
	tag = "aws:ResourceTag/Environment"

	stateBucket    = "arn:aws:s3:::auction-state-delivery-" + account
	artifactBucket = "arn:aws:s3:::auction-artifacts-delivery-" + account
)

// delivery is the delivery stack.
var delivery = component.Stack{Name: "delivery", Account: account, Region: "eu-west-1"}

// otherEnvironment maps each environment to the other one.
var otherEnvironment = map[string]string{"dev": "prod", "prod": "dev"}

// newArgs returns the arguments of New for an environment.
func newArgs(target string) *access.Args {
	files, stack := stateBucket+"/.pulumi/", "energy-auction/"+target
	return &access.Args{
		Stack: delivery, Target: target, KeyARN: pulumi.String(stacktest.KeyARN),
		State: policy.ARNs(stateBucket, files+"meta.yaml", files+"stacks/"+stack+".*", files+"locks/organization/"+stack+"/*",
			files+"history/"+stack+"/*", files+"backups/"+stack+"/*"),
		Artifacts: policy.ARNs(artifactBucket, artifactBucket+"/*"),
	}
}

// declare declares the permissions on an environment.
func declare(t *testing.T, target string) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, err := access.New(ctx, newArgs(target))
		return err
	})
}

// deployPolicies returns the statements of the policies of the role that deploys an environment.
func deployPolicies(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	var statements []policytest.Statement
	for _, p := range declare(t, target).All(t, policies) {
		if !strings.HasSuffix(p.Name, "-boundary") {
			statements = append(statements, policytest.Parse(t, p.Text("policy"))...)
		}
	}
	return statements
}

// deployBoundary returns the statements of the boundary of the role that deploys an environment.
func deployBoundary(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	return policytest.Parse(t, declare(t, target).One(t, policies, "deploy-"+target+"-boundary").Text("policy"))
}

// roleBoundary returns the statements of the boundary of the roles in an environment.
func roleBoundary(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	return policytest.Parse(t, declare(t, target).One(t, policies, target+"-boundary").Text("policy"))
}

// TestNew_Outputs checks the ARNs of the policies and of the boundary of the deploy role.
func TestNew_Outputs(t *testing.T) {
	got := map[string]string{}
	d := stacktest.Declare(t, func(ctx *pulumi.Context) error {
		a, err := access.New(ctx, newArgs("dev"))
		if err != nil {
			return err
		}
		// The outputs become inputs of resources, whose values are known when the program ends.
		outputs := maps.Clone(a.Policies)
		outputs["boundary"] = a.Boundary
		for subject, arn := range outputs {
			args := &iam.RolePolicyAttachmentArgs{Role: pulumi.String("deploy"), PolicyArn: arn}
			if _, err := iam.NewRolePolicyAttachment(ctx, subject, args); err != nil {
				return err
			}
		}
		return nil
	})
	for _, output := range d.All(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
		got[output.Name] = output.Text("policyArn")
	}
	const prefix = "arn:aws:iam::" + account + ":policy/auction-deploy-dev-"
	if want := map[string]string{
		"edge": prefix + "edge-delivery", "functions": prefix + "functions-delivery",
		"stores": prefix + "stores-delivery", "watch": prefix + "watch-delivery", "boundary": prefix + "boundary-delivery",
	}; !maps.Equal(got, want) {
		t.Errorf("ARNs = %v, want %v", got, want)
	}
}

// TestNew_RoleBoundaryARN checks the ARN of the boundary, to which environments refer.
func TestNew_RoleBoundaryARN(t *testing.T) {
	for target := range otherEnvironment {
		want := delivery.WithName(target).BoundaryARN()
		if got := declare(t, target).One(t, policies, target+"-boundary").Output("arn"); got != want {
			t.Errorf("%s: boundary = %s, want %s", target, got, want)
		}
	}
}

// TestPolicies_Size checks that each policy is within IAM's limit.
func TestPolicies_Size(t *testing.T) {
	for target := range otherEnvironment {
		for _, p := range declare(t, target).All(t, policies) {
			if got := len(p.Text("policy")); got > 6144 {
				t.Errorf("%s has %d characters, want at most 6144", p.Name, got)
			}
		}
	}
}

// TestPolicies_ExactActionsAndResources checks that all policies except the boundary of the deploy
// role only allow, and allow exact actions on exact resources.
func TestPolicies_ExactActionsAndResources(t *testing.T) {
	for target := range otherEnvironment {
		for _, s := range slices.Concat(deployPolicies(t, target), roleBoundary(t, target)) {
			if s.Effect != "Allow" || stacktest.ExactActions(s) != "" || stacktest.ExactResources(s) != "" {
				t.Errorf("%s: statement %s = %+v, want Allow with exact actions and resources", target, s.Sid, s)
			}
		}
	}
}
