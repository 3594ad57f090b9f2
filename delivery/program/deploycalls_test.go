package program_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// callsOf are the calls that Pulumi's provider made when an environment was created, changed in many ways and refreshed, with
// their resources: stacktest.Resource from real runs. What IAM knows of a call beside that comes from AWS's documentation, as a run
// against a stand-in of AWS does not show it.
func callsOf(t *testing.T, stack string) []call {
	t.Helper()
	return callsIn(t, "deployment", stack)
}

// TestTheDeployingRoleMayDoWhatADeploymentCalls holds the policies and the boundary against what was really called, under the
// conditions of the call.
func TestTheDeployingRoleMayDoWhatADeploymentCalls(t *testing.T) {
	d := deploy(t)
	for _, stack := range environments {
		may, most := granted(t, d, stack), boundaryOf(t, stack)
		for _, recorded := range callsOf(t, stack) {
			for _, c := range recorded.asTagsAppear(stack) {
				if problem := c.refusedBy(t, may, most); problem != "" {
					t.Errorf("%s: who deploys may not %s: %s", stack, c, problem)
				}
			}
		}
	}
}

// seldom are actions that no run has called, and what they are for.
var seldom = map[string]string{
	"kms:CreateGrant":                     "DynamoDB asks for it when a table gets its key",
	"kms:Encrypt":                         "DynamoDB's guide asks for it",
	"kms:ReEncryptFrom":                   "DynamoDB's guide asks for it",
	"kms:ReEncryptTo":                     "DynamoDB's guide asks for it",
	"kms:GenerateDataKeyWithoutPlaintext": "DynamoDB's guide asks for it",
	"kms:Decrypt":                         "services try the key that they are given",
	"kms:GenerateDataKey":                 "services try the key that they are given",
	"logs:AssociateKmsKey":                "some accounts ask for it when a group is created with a key",
	"iam:CreateServiceLinkedRole":         "the first API of an account needs it",
	"iam:DeleteRolePolicy":                "a function that is there no more",
	"lambda:DeleteFunction":               "a function that is there no more",
	"lambda:RemovePermission":             "a function that is there no more",
	"logs:DeleteLogGroup":                 "a function that is there no more",
	"iam:PutRolePermissionsBoundary":      "an environment may have been deployed by hand before, without a boundary",
}

// TestTheDeployingRoleMayDoNoMore finds actions that nothing has ever called, and looks that would show what orders hold.
func TestTheDeployingRoleMayDoNoMore(t *testing.T) {
	d := deploy(t)
	called := callsOf(t, "dev")
	for _, p := range d.All(t, policies) {
		if !strings.HasPrefix(p.Name, "deploy-dev-") || strings.HasSuffix(p.Name, "-boundary") {
			continue
		}
		for _, s := range policytest.Parse(t, p.Text("policy")) {
			for _, action := range s.Action {
				if seldom[action] == "" && !slices.ContainsFunc(called, func(c call) bool { return c.action == action }) {
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
