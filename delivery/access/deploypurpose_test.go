package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/lambdas/settings"
)

// serviceOfRole returns the service that each role of an environment is for, by the ARN of the
// role.
func serviceOfRole(target string) map[string]string {
	arn := func(role string) string { return "arn:aws:iam::" + account + ":role/" + role + "-" + target }
	services := map[string]string{
		arn("auction-machine"): "states", arn("auction-schedule"): "scheduler", arn("auction-slack"): "chatbot",
	}
	for _, function := range settings.Functions() {
		services[arn(function)] = "lambda"
	}
	return services
}

// TestPolicies_PassEachRoleToItsService checks every role of an environment with every service.
func TestPolicies_PassEachRoleToItsService(t *testing.T) {
	for target := range otherOf {
		granted := policiesOf(t, target)
		for role, want := range serviceOfRole(target) {
			for _, service := range []string{"lambda", "states", "scheduler", "chatbot", "ec2", "codebuild"} {
				to := policytest.Request{"iam:PassedToService": service + ".amazonaws.com"}
				if got := policytest.HasEffect(t, "Allow", granted, "iam:PassRole", role, to); got != (service == want) {
					t.Errorf("%s may be passed to %s: %t", role, service, got)
				}
			}
		}
	}
}

// givingPermissions are the actions that give permissions to a role.
var givingPermissions = []string{
	"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy",
}

// TestPolicies_GiveRolesTheBoundary checks that every action that gives permissions to a role
// requires the boundary of the environment.
func TestPolicies_GiveRolesTheBoundary(t *testing.T) {
	for target := range otherOf {
		want := delivery.WithName(target).BoundaryARN()
		for _, s := range policiesOf(t, target) {
			for _, action := range s.Action {
				if slices.Contains(givingPermissions, action) && s.Condition["StringEquals"]["iam:PermissionsBoundary"] != want {
					t.Errorf("%s: %s: %s if %v", target, s.Sid, action, s.Condition)
				}
			}
		}
	}
}

// TestPolicies_UseKeysOnlyThroughServices checks that a key is used where it is chosen for a
// resource, and for nothing else.
func TestPolicies_UseKeysOnlyThroughServices(t *testing.T) {
	const region = ".eu-west-1.amazonaws.com"
	const schedule = "arn:aws:scheduler:eu-west-1:" + account + ":schedule/default/auction-"
	for target := range otherOf {
		var got []string
		for _, s := range policiesOf(t, target) {
			if slices.Contains(s.Action, "kms:Decrypt") {
				context := s.Condition["ArnEquals"]["kms:EncryptionContext:aws:scheduler:schedule:arn"]
				got = append(got, s.Condition["StringEquals"]["kms:ViaService"]+context)
			}
		}
		slices.Sort(got)
		want := []string{"dynamodb" + region, "scheduler" + region + schedule + target, "secretsmanager" + region}
		if !slices.Equal(got, want) {
			t.Errorf("%s: keys decrypt through %q, want %q", target, got, want)
		}
	}
}

// TestPolicies_RequireTheTagOfTheEnvironment checks the resources whose ARN has an id and not the
// name of the environment. Web ACLs are named; their actions are also on the stage of the API.
func TestPolicies_RequireTheTagOfTheEnvironment(t *testing.T) {
	byID := []string{":key/*", "::/restapis", "::/tags", "Logs_*"}
	for target := range otherOf {
		for _, s := range policiesOf(t, target) {
			if strings.HasPrefix(s.Action[0], "wafv2:") {
				continue
			}
			for _, arn := range s.Resource {
				isID := slices.ContainsFunc(byID, func(part string) bool { return strings.Contains(arn, part) })
				if isID && !requiresTag(s, target) {
					t.Errorf("%s: %s on %s requires no tag: %v", target, s.Sid, arn, s.Condition)
				}
			}
		}
	}
}

// requiresTag reports whether a statement holds only for one environment: by the tag of the
// resource, or by the tag that the request sets.
func requiresTag(s policytest.Statement, environment string) bool {
	for _, operator := range []string{"StringEquals", "StringEqualsIfExists"} {
		if s.Condition[operator][tag] == environment || s.Condition[operator]["aws:RequestTag/Environment"] == environment {
			return true
		}
	}
	return false
}

// TestPolicies_TagsOfRequests checks the calls that create a resource, or set its tags, with and
// without the environment's tag.
func TestPolicies_TagsOfRequests(t *testing.T) {
	const requestTag = "aws:RequestTag/Environment"
	for name, c := range map[string]struct {
		call     string
		untagged bool // whether the call is allowed without the tag
	}{
		"create a key":  {"kms:CreateKey *", false},
		"create an API": {"apigateway:POST arn:aws:apigateway:eu-west-1::/restapis", false},
		"create a secret": {"secretsmanager:CreateSecret arn:aws:secretsmanager:eu-west-1:" + account +
			":secret:auction-platform-token-ENV-*", false},
		// What exists has its tag already, and a change of other tags does not name it.
		"tag an API": {"apigateway:PUT arn:aws:apigateway:eu-west-1::/tags/x", true},
	} {
		for target, other := range otherOf {
			granted, untagged := policiesOf(t, target), parseCall(t, c.call, target)
			for request, want := range map[string]struct {
				call
				allowed bool
			}{
				"with its tag":            {untagged.with(requestTag, target), true},
				"with the tag of another": {untagged.with(requestTag, other), false},
				"without a tag":           {untagged, c.untagged},
			} {
				if got := want.decides(t, "Allow", granted); got != want.allowed {
					t.Errorf("%s: %s %s is allowed: %t, want %t", target, name, request, got, want.allowed)
				}
			}
		}
	}
}

// TestPolicies_Denied checks calls that no policy of the role allows, though it allows others on
// the same resource.
func TestPolicies_Denied(t *testing.T) {
	const region = "eu-west-1:" + account
	const api, key = "arn:aws:apigateway:eu-west-1::/restapis/api1", "arn:aws:kms:" + region + ":key/k1"
	const schedule = "arn:aws:scheduler:" + region + ":schedule/default/"
	const secret = "arn:aws:secretsmanager:" + region + ":secret:auction-platform-token-ENV"
	const serviceLinked = "arn:aws:iam::" + account + ":role/aws-service-role/ops.apigateway.amazonaws.com/x"
	const tagged = " " + tag + "="
	const throughDynamoDB = " kms:ViaService=dynamodb.eu-west-1.amazonaws.com"
	const throughScheduler = " kms:ViaService=scheduler.eu-west-1.amazonaws.com" +
		" kms:EncryptionContext:aws:scheduler:schedule:arn="
	for name, denied := range map[string]string{
		"delete an API":                 "apigateway:DELETE " + api + tagged + "ENV",
		"delete the stage of an API":    "apigateway:DELETE " + api + "/stages/v1" + tagged + "ENV",
		"delete the schedule":           "scheduler:DeleteSchedule " + schedule + "auction-ENV",
		"a secret with a longer name":   "secretsmanager:DescribeSecret " + secret + "-other-a1b2c3",
		"change a key without a tag":    "kms:PutKeyPolicy " + key,
		"untag a key without a tag":     "kms:UntagResource " + key,
		"use the key directly":          "kms:Decrypt " + key + tagged + "ENV",
		"the key of another's table":    "kms:CreateGrant " + key + throughDynamoDB + tagged + "OTHER",
		"the key of another's schedule": "kms:Decrypt " + key + throughScheduler + schedule + "auction-OTHER",
		"the role of another service":   "iam:CreateServiceLinkedRole " + serviceLinked + " iam:AWSServiceName=ec2",
	} {
		for target := range otherOf {
			if c := parseCall(t, denied, target); c.decides(t, "Allow", policiesOf(t, target)) {
				t.Errorf("%s: %s: %s is allowed", target, name, c)
			}
		}
	}
}
