package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// Calls of deployments, in testdata: deployment.calls.txt are those that Pulumi's provider made, in
// real runs, when an environment was created, changed in many ways and refreshed.
// services.calls.txt are those that no such run shows: calls that services make with the
// permissions of the role that deploys, and calls of a first deployment, of a deletion, or of a
// Slack channel. The condition keys come from AWS's documentation.

// TestPolicies_AllowDeployments checks that policies and boundary allow every call of a deployment,
// before and after the tags of new resources are known.
func TestPolicies_AllowDeployments(t *testing.T) {
	for target := range otherOf {
		granted, boundary := policiesOf(t, target), deployBoundaryOf(t, target)
		for _, recorded := range slices.Concat(callsIn(t, "deployment", target), callsIn(t, "services", target)) {
			for _, c := range recorded.asTagsAppear(target) {
				if problem := c.problem(t, granted, boundary); problem != "" {
					t.Errorf("%s: %s is %s", target, c, problem)
				}
			}
		}
	}
}

// rareActions are actions that no recorded run called, and what they are for. Each has a call in
// services.calls.txt.
var rareActions = map[string]string{
	"kms:CreateGrant":                     "DynamoDB needs it when a table gets its key",
	"kms:Encrypt":                         "DynamoDB's guide requires it",
	"kms:ReEncryptFrom":                   "DynamoDB's guide requires it",
	"kms:ReEncryptTo":                     "DynamoDB's guide requires it",
	"kms:GenerateDataKeyWithoutPlaintext": "DynamoDB's guide requires it",
	"kms:Decrypt":                         "services try the key that they are given",
	"kms:GenerateDataKey":                 "services try the key that they are given",
	"logs:AssociateKmsKey":                "some accounts need it when a group is created with a key",
	"iam:CreateServiceLinkedRole":         "the first API and the first Slack channel of an account need it",
	"iam:DeleteRolePolicy":                "deletes a function",
	"lambda:DeleteFunction":               "deletes a function",
	"lambda:RemovePermission":             "deletes a function",
	"logs:DeleteLogGroup":                 "deletes a function",
	"iam:PutRolePermissionsBoundary":      "binds the roles of an environment that was deployed without a boundary before",
}

// TestPolicies_AllowOnlyActionsThatAreCalled checks every action of the policies.
func TestPolicies_AllowOnlyActionsThatAreCalled(t *testing.T) {
	recorded, services := callsIn(t, "deployment", "dev"), callsIn(t, "services", "dev")
	calledIn := func(calls []call, action string) bool {
		return slices.ContainsFunc(calls, func(c call) bool { return c.action == action })
	}
	for _, s := range policiesOf(t, "dev") {
		for _, action := range s.Action {
			if rareActions[action] == "" && !calledIn(recorded, action) {
				t.Errorf("%s: nothing calls %s", s.Sid, action)
			}
		}
	}
	for action, purpose := range rareActions {
		if !calledIn(services, action) {
			t.Errorf("no call shows %s: %s", action, purpose)
		}
	}
}

// TestPolicies_DoNotAllowUseOrDeletionOfData checks the actions that read or delete what an
// environment holds.
func TestPolicies_DoNotAllowUseOrDeletionOfData(t *testing.T) {
	for action := range strings.FieldsSeq(`dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan s3:GetObject
		secretsmanager:GetSecretValue logs:GetLogEvents logs:FilterLogEvents lambda:InvokeFunction states:StartExecution
		sqs:ReceiveMessage dynamodb:DeleteTable s3:DeleteBucket kms:ScheduleKeyDeletion`) {
		for target := range otherOf {
			for _, s := range policiesOf(t, target) {
				if slices.Contains(s.Action, action) {
					t.Errorf("%s: %s allows %s", target, s.Sid, action)
				}
			}
		}
	}
}

// TestPolicies_DoNotAllowOtherEnvironments checks every call on the resources of the other
// environment. Only the state of alarms, which one call returns for the whole account, can be read.
func TestPolicies_DoNotAllowOtherEnvironments(t *testing.T) {
	for target, other := range otherOf {
		granted := policiesOf(t, target)
		for _, c := range callsIn(t, "deployment", other) {
			if !strings.Contains(c.resource, other) || c.action == "cloudwatch:DescribeAlarms" {
				continue
			}
			for _, s := range granted {
				if s.Covers(c.action, c.resource) && !slices.Contains(s.Resource, "*") {
					t.Errorf("%s: %s allows %s", target, s.Sid, c)
				}
			}
		}
	}
}

// TestPolicies_LogGroupOfSlack checks the calls that create, change and refresh the log group of
// the Slack channel, in either form of its ARN.
func TestPolicies_LogGroupOfSlack(t *testing.T) {
	const group = "arn:aws:logs:us-east-1:" + account + ":log-group:/aws/chatbot/auction-"
	for target, other := range otherOf {
		granted := policiesOf(t, target)
		for action := range strings.FieldsSeq(`logs:CreateLogGroup logs:DeleteLogGroup logs:ListTagsForResource
			logs:PutRetentionPolicy logs:TagResource logs:UntagResource`) {
			for arn, want := range map[string]bool{
				group + target: true, group + target + ":*": true, group + other: false, group + other + ":*": false,
			} {
				if got := policytest.HasEffect(t, "Allow", granted, action, arn, nil); got != want {
					t.Errorf("%s: %s on %s is allowed: %t, want %t", target, action, arn, got, want)
				}
			}
		}
	}
}
