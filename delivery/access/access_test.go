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

// delivery is the stack of the delivery.
var delivery = component.Stack{Name: "delivery", Account: account, Region: "eu-west-1"}

// otherOf maps each environment to the other one.
var otherOf = map[string]string{"dev": "prod", "prod": "dev"}

// argsOf returns the arguments of New for an environment.
func argsOf(target string) *access.Args {
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
		_, err := access.New(ctx, argsOf(target))
		return err
	})
}

// policiesOf returns the statements of the policies of the role that deploys an environment.
func policiesOf(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	var found []policytest.Statement
	for _, p := range declare(t, target).All(t, policies) {
		if !strings.HasSuffix(p.Name, "-boundary") {
			found = append(found, policytest.Parse(t, p.Text("policy"))...)
		}
	}
	return found
}

// deployBoundaryOf returns the statements of the boundary of the role that deploys an environment.
func deployBoundaryOf(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	return policytest.Parse(t, declare(t, target).One(t, policies, "deploy-"+target+"-boundary").Text("policy"))
}

// roleBoundaryOf returns the statements of the boundary of an environment's roles.
func roleBoundaryOf(t *testing.T, target string) []policytest.Statement {
	t.Helper()
	return policytest.Parse(t, declare(t, target).One(t, policies, target+"-boundary").Text("policy"))
}

// TestNew_ReturnsThePoliciesOfTheRole checks that the role that deploys gets every policy, and the
// boundary that is its own.
func TestNew_ReturnsThePoliciesOfTheRole(t *testing.T) {
	got := map[string]string{}
	d := stacktest.Declare(t, func(ctx *pulumi.Context) error {
		a, err := access.New(ctx, argsOf("dev"))
		if err != nil {
			return err
		}
		// Inputs of resources: the values are known when the program ends.
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
		t.Errorf("the policies are %v, want %v", got, want)
	}
}

// TestNew_BoundaryHasTheNameOfTheEnvironment checks the name by which environments refer to the
// boundary of their roles.
func TestNew_BoundaryHasTheNameOfTheEnvironment(t *testing.T) {
	for target := range otherOf {
		want := delivery.WithName(target).BoundaryARN()
		if got := declare(t, target).One(t, policies, target+"-boundary").Output("arn"); got != want {
			t.Errorf("%s: the boundary is %s, want %s", target, got, want)
		}
	}
}

// TestPolicies_FitIntoIAM checks the size of policies, in which IAM does not count spaces.
func TestPolicies_FitIntoIAM(t *testing.T) {
	for target := range otherOf {
		for _, p := range declare(t, target).All(t, policies) {
			if got := len(p.Text("policy")); got > 6144 {
				t.Errorf("%s has %d characters, more than 6144", p.Name, got)
			}
		}
	}
}

// TestPolicies_NameActionsAndResources checks that only the boundary of the role that deploys has
// wildcards in actions.
func TestPolicies_NameActionsAndResources(t *testing.T) {
	for target := range otherOf {
		for _, s := range slices.Concat(policiesOf(t, target), roleBoundaryOf(t, target)) {
			if s.Effect != "Allow" || stacktest.ExactActions(s) != "" || stacktest.ExactResources(s) != "" {
				t.Errorf("%s: %s: %+v", target, s.Sid, s)
			}
		}
	}
}
