package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/delivery/program"
	"auction.internal/infra/policy/policytest"
)

// TestWhoDeploysCanDoNothingToItself tries what would widen its own rights.
func TestWhoDeploysCanDoNothingToItself(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		role := d.One(t, "aws:iam/role:Role", "deploy-"+stack)
		boundary := d.One(t, policies, "deploy-"+stack+"-boundary")
		if role.Text("permissionsBoundary") != boundary.Output("arn") {
			t.Errorf("%s is bound by %s", role.Text("name"), role.Text("permissionsBoundary"))
		}
		most := policytest.Parse(t, boundary.Text("policy"))
		for _, try := range []string{
			"iam:PutRolePolicy " + role.Output("arn"), "iam:AttachRolePolicy " + role.Output("arn"), "iam:PassRole " + role.Output("arn"),
			"iam:UpdateAssumeRolePolicy " + d.One(t, "aws:iam/role:Role", "preview-dev").Output("arn"),
			"iam:DeleteRolePermissionsBoundary arn:aws:iam::" + account + ":role/notify-" + stack,
			"s3:PutBucketPolicy arn:aws:s3:::auction-state-delivery-" + account,
			"s3:DeleteBucket arn:aws:s3:::auction-artifacts-delivery-" + account,
			"sns:SetTopicAttributes arn:aws:sns:eu-west-1:" + account + ":auction-notifications-delivery",
		} {
			action, resource, _ := strings.Cut(try, " ")
			if !slices.ContainsFunc(most, func(s policytest.Statement) bool {
				return s.Effect == "Deny" && len(s.Condition) == 0 && s.Covers(action, resource)
			}) {
				t.Errorf("nothing forbids %s", try)
			}
		}
		for _, try := range []string{
			"iam:CreatePolicyVersion " + boundary.Output("arn"), "iam:CreateUser arn:aws:iam::" + account + ":user/me", "iam:CreateAccessKey arn:aws:iam::" + account + ":user/me",
			"codebuild:UpdateProject " + d.One(t, projects, "deploy-"+stack).Output("arn"), "codepipeline:UpdatePipeline " + d.One(t, pipelines).Output("arn"),
			"sts:AssumeRole " + role.Output("arn"), "codestar-connections:UseConnection arn:aws:codestar-connections:eu-west-1:" + account + ":connection/a-b-c",
		} {
			action, resource, _ := strings.Cut(try, " ")
			if slices.ContainsFunc(most, func(s policytest.Statement) bool { return s.Effect == "Allow" && s.Covers(action, resource) }) {
				t.Errorf("the boundary lets who deploys %s", try)
			}
		}
	}
}

// TestNoRoleIsCreatedUnbound checks that whoever deploys can create roles with the environment's boundary alone.
func TestNoRoleIsCreatedUnbound(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		bound := "arn:aws:iam::" + account + ":policy/auction-boundary-" + stack
		if d.One(t, policies, stack+"-boundary").Output("arn") != bound {
			t.Errorf("the boundary of %s is called otherwise", stack)
		}
		for _, s := range granted(t, d, stack) {
			for _, action := range s.Action {
				gives := slices.Contains([]string{"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary", "iam:AttachRolePolicy"}, action)
				if gives && s.Condition["StringEquals"]["iam:PermissionsBoundary"] != bound {
					t.Errorf("%s: %s if %v", s.Sid, action, s.Condition)
				}
			}
		}
	}
}

// TestTheBoundaryIsWhatTheRolesDo deploys an environment with all that it may have, and holds its roles against the boundary:
// they may do all that they are given, and it allows nothing else.
func TestTheBoundaryIsWhatTheRolesDo(t *testing.T) {
	boundary := policytest.Parse(t, deploy(t).One(t, policies, "prod-boundary").Text("policy"))
	d := deployEnvironment(t, "prod")
	used := map[string]bool{}
	for _, r := range d.All(t, "aws:iam/role:Role") {
		if got := r.Text("permissionsBoundary"); got != "arn:aws:iam::"+account+":policy/auction-boundary-prod" {
			t.Errorf("%s is bound by %q", r.Name, got)
		}
	}
	for _, p := range d.All(t, "aws:iam/rolePolicy:RolePolicy") {
		for _, s := range policytest.Parse(t, p.Text("policy")) {
			for _, action := range s.Action {
				used[action] = true
				for _, resource := range s.Resource {
					if !slices.ContainsFunc(boundary, func(b policytest.Statement) bool { return b.Covers(action, resource) }) {
						t.Errorf("%s: the boundary does not let it %s on %s", p.Name, action, resource)
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

// tag is what AWS knows a resource's environment by.
const tag = "aws:ResourceTag/Environment"

// others are the environments, each with another one.
var others = map[string]string{"dev": "prod", "prod": "dev"}

// boundaryOf gives what the boundary of who deploys a stack says, whatever the policies beside it come to say.
func boundaryOf(t *testing.T, stack string) []policytest.Statement {
	t.Helper()
	return policytest.Parse(t, deploy(t).One(t, policies, "deploy-"+stack+"-boundary").Text("policy"))
}

func TestTheBoundaryForbidsRolesThatAreNotBound(t *testing.T) {
	for stack, other := range others {
		boundary := boundaryOf(t, stack)
		for _, action := range []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"} {
			const key, bound = "iam:PermissionsBoundary", "arn:aws:iam::" + account + ":policy/auction-boundary-"
			for what, c := range map[string]struct {
				request policytest.Request
				denied  bool
			}{
				"unbound": {nil, true}, "bound to another's": {policytest.Request{key: bound + other}, true}, "bound": {policytest.Request{key: bound + stack}, false},
			} {
				if got := policytest.Decides(t, "Deny", boundary, action, "arn:aws:iam::"+account+":role/notify-"+stack, c.request); got != c.denied {
					t.Errorf("%s: %s of a role that is %s: denied %t", stack, action, what, got)
				}
			}
		}
	}
}

func TestTheBoundaryForbidsWhatHasAnothersTag(t *testing.T) {
	for stack, other := range others {
		boundary := boundaryOf(t, stack)
		for action := range strings.FieldsSeq("apigateway:PATCH apigateway:DELETE dynamodb:UpdateTable lambda:UpdateFunctionCode states:UpdateStateMachine " +
			"kms:PutKeyPolicy kms:CreateAlias kms:TagResource kms:UntagResource kms:EnableKeyRotation logs:DeleteLogGroup") {
			for is, denied := range map[string]bool{other: true, program.StackName: true, stack: false, "": false} {
				r := policytest.Request{tag: is}
				if is == "" {
					r = nil
				}
				if got := policytest.Decides(t, "Deny", boundary, action, "arn:aws:any", r); got != denied {
					t.Errorf("%s: %s on what is of %q: denied %t", stack, action, is, got)
				}
			}
		}
	}
}

// TestTheBoundaryIsOfTheServicesThatAreDeployed tries what no deployment needs.
func TestTheBoundaryIsOfTheServicesThatAreDeployed(t *testing.T) {
	boundary := boundaryOf(t, "dev")
	for action := range strings.FieldsSeq("events:DisableRule cloudtrail:StopLogging ec2:RunInstances organizations:LeaveOrganization codebuild:StartBuild") {
		if policytest.Decides(t, "Allow", boundary, action, "*", nil) {
			t.Errorf("the boundary lets who deploys %s", action)
		}
	}
}

// TestARolesBoundaryEndsAtItsEnvironment asks for everything that roles of another environment do.
func TestARolesBoundaryEndsAtItsEnvironment(t *testing.T) {
	for stack, other := range others {
		boundary := policytest.Parse(t, deploy(t).One(t, policies, stack+"-boundary").Text("policy"))
		for _, p := range deployEnvironment(t, other).All(t, "aws:iam/rolePolicy:RolePolicy") {
			for _, s := range policytest.Parse(t, p.Text("policy")) {
				for _, action := range s.Action {
					for _, resource := range s.Resource {
						if resource != "*" && policytest.Decides(t, "Allow", boundary, action, resource, policytest.Request{tag: other}) {
							t.Errorf("a role of %s may %s on %s", stack, action, resource)
						}
					}
				}
			}
		}
		for role, may := range map[string]bool{"auction-machine": true, "notify": false} {
			who := policytest.Request{"aws:PrincipalArn": "arn:aws:iam::" + account + ":role/" + role + "-" + stack}
			if policytest.Decides(t, "Allow", boundary, "logs:UpdateLogDelivery", "*", who) != may {
				t.Errorf("%s: %s may deliver logs: %t", stack, role, !may)
			}
		}
	}
}
