package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/lambdas/settings"
)

// servicesByRole returns the service that assumes each role of an environment, by the role's ARN.
func servicesByRole(target string) map[string]string {
	arn := func(role string) string { return "arn:aws:iam::" + account + ":role/" + role + "-" + target }
	services := map[string]string{
		arn("auction-machine"): "states", arn("auction-schedule"): "scheduler", arn("auction-slack"): "chatbot",
	}
	for _, function := range settings.Functions() {
		services[arn(function)] = "lambda"
	}
	return services
}

// TestPolicies_PassRole checks that each role can be passed only to the service that assumes it.
func TestPolicies_PassRole(t *testing.T) {
	for target := range otherEnvironment {
		statements := deployPolicies(t, target)
		for role, want := range servicesByRole(target) {
			for _, service := range []string{"lambda", "states", "scheduler", "chatbot", "ec2", "codebuild"} {
				to := policytest.Request{"iam:PassedToService": service + ".amazonaws.com"}
				if got := policytest.HasEffect(t, "Allow", statements, "iam:PassRole", role, to); got != (service == want) {
					t.Errorf("iam:PassRole of %s to %s: allowed = %t, want %t", role, service, got, service == want)
				}
			}
		}
	}
}

// grantingActions are the actions that grant permissions to a role.
var grantingActions = []string{
	"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy",
}

// TestPolicies_RequireRoleBoundary checks that every action that grants permissions to a role
// requires the boundary of the environment.
func TestPolicies_RequireRoleBoundary(t *testing.T) {
	for target := range otherEnvironment {
		want := delivery.WithName(target).BoundaryARN()
		for _, s := range deployPolicies(t, target) {
			for _, action := range s.Action {
				if slices.Contains(grantingActions, action) && s.Condition["StringEquals"]["iam:PermissionsBoundary"] != want {
					t.Errorf("%s: %s: %s if %v, want it to require the boundary", target, s.Sid, action, s.Condition)
				}
			}
		}
	}
}

// TestPolicies_UseKeysOnlyViaServices checks that keys can be used only through the services whose
// resources they encrypt.
func TestPolicies_UseKeysOnlyViaServices(t *testing.T) {
	const region = ".eu-west-1.amazonaws.com"
	const schedule = "arn:aws:scheduler:eu-west-1:" + account + ":schedule/default/auction-"
	for target := range otherEnvironment {
		var got []string
		for _, s := range deployPolicies(t, target) {
			if slices.Contains(s.Action, "kms:Decrypt") {
				context := s.Condition["ArnEquals"]["kms:EncryptionContext:aws:scheduler:schedule:arn"]
				got = append(got, s.Condition["StringEquals"]["kms:ViaService"]+context)
			}
		}
		slices.Sort(got)
		want := []string{"dynamodb" + region, "scheduler" + region + schedule + target, "secretsmanager" + region}
		if !slices.Equal(got, want) {
			t.Errorf("%s: kms:ViaService of kms:Decrypt = %q, want %q", target, got, want)
		}
	}
}

// TestPolicies_RequireEnvironmentTag checks the statements on resources whose ARN contains an ID
// instead of the name of the environment. The statements for AWS WAF are exempt: the ARN of a web
// ACL contains the name, and the other resource that they list, the stage of the API, can only be
// associated with a web ACL.
func TestPolicies_RequireEnvironmentTag(t *testing.T) {
	idPatterns := []string{":key/*", "::/restapis", "::/tags", "Logs_*"}
	for target := range otherEnvironment {
		for _, s := range deployPolicies(t, target) {
			if strings.HasPrefix(s.Action[0], "wafv2:") {
				continue
			}
			for _, arn := range s.Resource {
				hasID := slices.ContainsFunc(idPatterns, func(part string) bool { return strings.Contains(arn, part) })
				if hasID && !requiresTag(s, target) {
					t.Errorf("%s: %s on %s has the condition %v, want it to require the tag", target, s.Sid, arn, s.Condition)
				}
			}
		}
	}
}

// requiresTag reports whether a statement requires the tag of the environment, on the resource or
// in the request.
func requiresTag(s policytest.Statement, environment string) bool {
	for _, operator := range []string{"StringEquals", "StringEqualsIfExists"} {
		if s.Condition[operator][tag] == environment || s.Condition[operator]["aws:RequestTag/Environment"] == environment {
			return true
		}
	}
	return false
}

// TestPolicies_RequestTags checks the calls that create a resource or set its tags, with and
// without the environment's tag.
func TestPolicies_RequestTags(t *testing.T) {
	const requestTag = "aws:RequestTag/Environment"
	for name, c := range map[string]struct {
		call     string
		untagged bool // the call is allowed without the tag
	}{
		"create a key":  {"kms:CreateKey *", false},
		"create an API": {"apigateway:POST arn:aws:apigateway:eu-west-1::/restapis", false},
		"create a secret": {"secretsmanager:CreateSecret arn:aws:secretsmanager:eu-west-1:" + account +
			":secret:auction-platform-token-ENV-*", false},
		// An existing resource has the tag already, and the request may set only other tags.
		"tag an API": {"apigateway:PUT arn:aws:apigateway:eu-west-1::/tags/x", true},
	} {
		for target, other := range otherEnvironment {
			statements, untagged := deployPolicies(t, target), parseCall(t, c.call, target)
			for request, want := range map[string]struct {
				call
				allowed bool
			}{
				"with its tag":       {untagged.with(requestTag, target), true},
				"with the other tag": {untagged.with(requestTag, other), false},
				"without a tag":      {untagged, c.untagged},
			} {
				if got := want.hasEffect(t, "Allow", statements); got != want.allowed {
					t.Errorf("%s: %s %s: allowed = %t, want %t", target, name, request, got, want.allowed)
				}
			}
		}
	}
}

// TestPolicies_DoNotAllowSimilarCalls checks calls that resemble allowed ones.
func TestPolicies_DoNotAllowSimilarCalls(t *testing.T) {
	const region = "eu-west-1:" + account
	const api, key = "arn:aws:apigateway:eu-west-1::/restapis/api1", "arn:aws:kms:" + region + ":key/k1"
	const schedule = "arn:aws:scheduler:" + region + ":schedule/default/"
	const secret = "arn:aws:secretsmanager:" + region + ":secret:auction-platform-token-ENV"
	const serviceLinked = "arn:aws:iam::" + account + ":role/aws-service-role/ops.apigateway.amazonaws.com/x"
	const tagged = " " + tag + "="
	const viaDynamoDB = " kms:ViaService=dynamodb.eu-west-1.amazonaws.com"
	const viaScheduler = " kms:ViaService=scheduler.eu-west-1.amazonaws.com" +
		" kms:EncryptionContext:aws:scheduler:schedule:arn="
	for name, denied := range map[string]string{
		"delete an API":                "apigateway:DELETE " + api + tagged + "ENV",
		"delete the stage of an API":   "apigateway:DELETE " + api + "/stages/v1" + tagged + "ENV",
		"delete the schedule":          "scheduler:DeleteSchedule " + schedule + "auction-ENV",
		"read a secret of longer name": "secretsmanager:DescribeSecret " + secret + "-other-a1b2c3",
		"change a key without a tag":   "kms:PutKeyPolicy " + key,
		"untag a key without a tag":    "kms:UntagResource " + key,
		"use the key directly":         "kms:Decrypt " + key + tagged + "ENV",
		"encrypt with the other key":   "kms:CreateGrant " + key + viaDynamoDB + tagged + "OTHER",
		"use it for another schedule":  "kms:Decrypt " + key + viaScheduler + schedule + "auction-OTHER",
		"create another linked role":   "iam:CreateServiceLinkedRole " + serviceLinked + " iam:AWSServiceName=ec2",
	} {
		for target := range otherEnvironment {
			if c := parseCall(t, denied, target); c.hasEffect(t, "Allow", deployPolicies(t, target)) {
				t.Errorf("%s: %s: %s is allowed, want it denied", target, name, c)
			}
		}
	}
}
