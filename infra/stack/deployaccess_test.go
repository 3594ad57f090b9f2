package stack

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const policies = "aws:iam/policy:Policy"

// callsOf are the calls that Pulumi's provider made when an environment was created, changed in many ways and refreshed, with
// their resources: recorded from real runs.
func callsOf(t *testing.T, stack string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "deployment.calls.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(string(text), "ENV", stack)), "\n")
}

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

// allows tells whether a statement is about an action on a resource. The resource * stands for actions that know no other.
func (s statement) allows(action, resource string) bool {
	about := func(patterns []string, value string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool { return like(pattern, value) })
	}
	return about(s.Action, action) && about(s.Resource, resource)
}

// like tells whether IAM's pattern takes a value.
func like(pattern, value string) bool {
	expression := regexp.QuoteMeta(pattern)
	expression = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(expression)
	return regexp.MustCompile("^" + expression + "$").MatchString(value)
}

// TestTheDeployingRoleMayDoWhatADeploymentCalls holds the policies against what was really called, by the boundary too.
func TestTheDeployingRoleMayDoWhatADeploymentCalls(t *testing.T) {
	d := deployDelivery(t)
	for _, stack := range environments() {
		may, most := granted(t, d, stack), statements(t, d.one(t, policies, "deploy-"+stack+"-boundary"), "policy")
		for _, call := range callsOf(t, stack) {
			action, resource, _ := strings.Cut(call, " ")
			allowed := func(s statement) bool { return s.Effect == "Allow" && s.allows(action, resource) }
			if !slices.ContainsFunc(may, allowed) || !slices.ContainsFunc(most, allowed) {
				t.Errorf("%s: who deploys may not %s", stack, call)
			}
			for _, s := range most {
				if s.Effect == "Deny" && s.allows(action, resource) && len(s.Condition) == 0 {
					t.Errorf("%s: the boundary forbids %s: %s", stack, call, s.Sid)
				}
			}
		}
	}
}

// seldom are actions that no run has called, and what they are for.
var seldom = map[string]string{
	"kms:CreateGrant":                "DynamoDB asks for it when a table gets its key",
	"kms:Decrypt":                    "services try the key that they are given",
	"kms:GenerateDataKey":            "services try the key that they are given",
	"logs:AssociateKmsKey":           "some accounts ask for it when a group is created with a key",
	"iam:CreateServiceLinkedRole":    "the first API of an account needs it",
	"iam:DeleteRolePolicy":           "a function that is there no more",
	"lambda:DeleteFunction":          "a function that is there no more",
	"lambda:RemovePermission":        "a function that is there no more",
	"logs:DeleteLogGroup":            "a function that is there no more",
	"iam:PutRolePermissionsBoundary": "an environment may have been deployed by hand before, without a boundary",
}

// TestTheDeployingRoleMayDoNoMore finds actions that nothing has ever called, and looks that would show what orders hold.
func TestTheDeployingRoleMayDoNoMore(t *testing.T) {
	d := deployDelivery(t)
	called := callsOf(t, "dev")
	for _, p := range d.all(t, policies) {
		if !strings.HasPrefix(p.name, "deploy-dev-") || strings.HasSuffix(p.name, "-boundary") {
			continue
		}
		for _, s := range statements(t, p, "policy") {
			for _, action := range s.Action {
				if seldom[action] == "" && !slices.ContainsFunc(called, func(call string) bool { return strings.HasPrefix(call, action+" ") }) {
					t.Errorf("%s: nothing calls %s", s.Sid, action)
				}
			}
		}
	}
	for _, secret := range []string{
		"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "s3:GetObject", "secretsmanager:GetSecretValue",
		"logs:GetLogEvents", "logs:FilterLogEvents", "lambda:InvokeFunction", "states:StartExecution", "sqs:ReceiveMessage",
		"dynamodb:DeleteTable", "s3:DeleteBucket", "kms:ScheduleKeyDeletion",
	} {
		for _, s := range granted(t, d, "prod") {
			onState := slices.ContainsFunc(s.Resource, func(arn string) bool {
				return strings.Contains(arn, "auction-state-delivery") || strings.Contains(arn, "auction-artifacts-delivery")
			})
			if slices.Contains(s.Action, secret) && !onState {
				t.Errorf("%s: who deploys prod may %s", s.Sid, secret)
			}
		}
	}
}

// TestOneEnvironmentsDeploymentCannotTouchAnother asks for every call on another environment's resources.
func TestOneEnvironmentsDeploymentCannotTouchAnother(t *testing.T) {
	d := deployDelivery(t)
	for stack, other := range map[string]string{"dev": "prod", "prod": "dev"} {
		for _, call := range callsOf(t, other) {
			action, resource, _ := strings.Cut(call, " ")
			if !strings.Contains(resource, other) || strings.HasSuffix(resource, "api-slow") && action == "cloudwatch:DescribeAlarms" {
				continue
			}
			for _, s := range granted(t, d, stack) {
				if s.allows(action, resource) && !slices.Contains(s.Resource, "*") {
					t.Errorf("who deploys %s may %s: %s", stack, call, s.Sid)
				}
			}
		}
		for _, s := range granted(t, d, stack) {
			byID := slices.ContainsFunc(s.Resource, func(arn string) bool {
				return strings.Contains(arn, ":key/*") || strings.Contains(arn, "::/restapis") || strings.Contains(arn, "Logs_*")
			})
			if told := fmt.Sprint(s.Condition); byID && !strings.Contains(told, "Tag/Environment:"+stack) && !strings.HasPrefix(s.Action[0], "wafv2:") {
				t.Errorf("%s asks for no tag of %s: %s", s.Sid, stack, told)
			}
		}
	}
}

// TestWhoDeploysCanDoNothingToItself tries what would widen its own rights.
func TestWhoDeploysCanDoNothingToItself(t *testing.T) {
	d := deployDelivery(t)
	for _, stack := range environments() {
		role := d.one(t, "aws:iam/role:Role", "deploy-"+stack)
		boundary := d.one(t, policies, "deploy-"+stack+"-boundary")
		if role.text("permissionsBoundary") != boundary.made("arn") {
			t.Errorf("%s is bound by %s", role.text("name"), role.text("permissionsBoundary"))
		}
		most := statements(t, boundary, "policy")
		for _, try := range []string{
			"iam:PutRolePolicy " + role.made("arn"), "iam:AttachRolePolicy " + role.made("arn"), "iam:PassRole " + role.made("arn"),
			"iam:UpdateAssumeRolePolicy " + d.one(t, "aws:iam/role:Role", "preview-dev").made("arn"),
			"iam:DeleteRolePermissionsBoundary arn:aws:iam::" + account + ":role/notify-" + stack,
			"s3:PutBucketPolicy arn:aws:s3:::auction-state-delivery-" + account,
			"s3:DeleteBucket arn:aws:s3:::auction-artifacts-delivery-" + account,
			"sns:SetTopicAttributes arn:aws:sns:eu-west-1:" + account + ":auction-notifications-delivery",
		} {
			action, resource, _ := strings.Cut(try, " ")
			if !slices.ContainsFunc(most, func(s statement) bool {
				return s.Effect == "Deny" && len(s.Condition) == 0 && s.allows(action, resource)
			}) {
				t.Errorf("nothing forbids %s", try)
			}
		}
		for _, try := range []string{
			"iam:CreatePolicyVersion " + boundary.made("arn"), "iam:CreateUser arn:aws:iam::" + account + ":user/me", "iam:CreateAccessKey arn:aws:iam::" + account + ":user/me",
			"codebuild:UpdateProject " + d.one(t, projects, "deploy-"+stack).made("arn"), "codepipeline:UpdatePipeline " + d.one(t, pipelines).made("arn"),
			"sts:AssumeRole " + role.made("arn"), "codestar-connections:UseConnection arn:aws:codestar-connections:eu-west-1:" + account + ":connection/a-b-c",
		} {
			action, resource, _ := strings.Cut(try, " ")
			if slices.ContainsFunc(most, func(s statement) bool { return s.Effect == "Allow" && s.allows(action, resource) }) {
				t.Errorf("the boundary lets who deploys %s", try)
			}
		}
	}
}

// TestNoRoleIsCreatedUnbound checks that whoever deploys can create roles with the environment's boundary alone.
func TestNoRoleIsCreatedUnbound(t *testing.T) {
	d := deployDelivery(t)
	for _, stack := range environments() {
		bound := "arn:aws:iam::" + account + ":policy/auction-boundary-" + stack
		if d.one(t, policies, stack+"-boundary").made("arn") != bound {
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
	boundary := statements(t, deployDelivery(t).one(t, policies, "prod-boundary"), "policy")
	d := deploy(t, "prod", map[string]string{"roleBoundary": "true", "slackWorkspace": "T0000", "slackChannel": "C0000"})
	used := map[string]bool{}
	for _, r := range d.all(t, "aws:iam/role:Role") {
		if got := r.text("permissionsBoundary"); got != "arn:aws:iam::"+account+":policy/auction-boundary-prod" {
			t.Errorf("%s is bound by %q", r.name, got)
		}
	}
	for _, p := range d.all(t, "aws:iam/rolePolicy:RolePolicy") {
		for _, s := range statements(t, p, "policy") {
			for _, action := range s.Action {
				used[action] = true
				for _, resource := range s.Resource {
					if !slices.ContainsFunc(boundary, func(b statement) bool { return b.allows(action, resource) }) {
						t.Errorf("%s: the boundary does not let it %s on %s", p.name, action, resource)
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
