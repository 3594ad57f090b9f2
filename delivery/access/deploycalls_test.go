package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// Two files of testdata contain the calls of deployments. deployment.calls.txt contains the calls
// that Pulumi's AWS provider made when an environment was created, changed in many ways and
// refreshed. unrecorded.calls.txt contains the calls that were not recorded: calls that services
// make with the permissions of the deploy role, and calls for a first deployment, a deletion or a
// Slack channel. Their condition keys are from the documentation of AWS.

// TestPolicies_AllowDeployments checks that policies and boundary allow every call of a deployment,
// before and after IAM knows the tags of new resources.
func TestPolicies_AllowDeployments(t *testing.T) {
	for target := range otherEnvironment {
		statements, boundary := deployPolicies(t, target), deployBoundary(t, target)
		for _, recorded := range slices.Concat(readCalls(t, "deployment", target), readCalls(t, "unrecorded", target)) {
			for _, c := range recorded.withAndWithoutTag(target) {
				if denial := c.denial(t, statements, boundary); denial != "" {
					t.Errorf("%s: %s is %s, want it allowed", target, c, denial)
				}
			}
		}
	}
}

// unrecordedActions maps the actions that only unrecorded.calls.txt contains to what needs them.
var unrecordedActions = map[string]string{
	"kms:CreateGrant":                     "DynamoDB, to encrypt a table with the key",
	"kms:Encrypt":                         "DynamoDB, according to its guide",
	"kms:ReEncryptFrom":                   "DynamoDB, according to its guide",
	"kms:ReEncryptTo":                     "DynamoDB, according to its guide",
	"kms:GenerateDataKeyWithoutPlaintext": "DynamoDB, according to its guide",
	"kms:Decrypt":                         "services, to test the key of a resource",
	"kms:GenerateDataKey":                 "services, to test the key of a resource",
	"logs:AssociateKmsKey":                "log groups with a key, in some accounts",
	"iam:CreateServiceLinkedRole":         "the first API and the first Slack channel of an account",
	"iam:DeleteRolePolicy":                "the deletion of a function",
	"lambda:DeleteFunction":               "the deletion of a function",
	"lambda:RemovePermission":             "the deletion of a function",
	"logs:DeleteLogGroup":                 "the deletion of a function",
	"iam:PutRolePermissionsBoundary":      "environments whose roles had no boundary before",
}

// TestPolicies_AllowOnlyActionsThatAreCalled checks that a recorded or unrecorded call needs each
// action of the policies.
func TestPolicies_AllowOnlyActionsThatAreCalled(t *testing.T) {
	recorded, unrecorded := readCalls(t, "deployment", "dev"), readCalls(t, "unrecorded", "dev")
	contains := func(calls []call, action string) bool {
		return slices.ContainsFunc(calls, func(c call) bool { return c.action == action })
	}
	for _, s := range deployPolicies(t, "dev") {
		for _, action := range s.Action {
			if unrecordedActions[action] == "" && !contains(recorded, action) {
				t.Errorf("%s: no recorded call needs %s, want only actions that are called", s.Sid, action)
			}
		}
	}
	for action, purpose := range unrecordedActions {
		if !contains(unrecorded, action) {
			t.Errorf("unrecorded.calls.txt has no call of %s, want one for %s", action, purpose)
		}
	}
}

// TestPolicies_DoNotAllowDataAccess checks the actions that read, use or delete the data of an
// environment.
func TestPolicies_DoNotAllowDataAccess(t *testing.T) {
	for action := range strings.FieldsSeq(`dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan s3:GetObject
		secretsmanager:GetSecretValue logs:GetLogEvents logs:FilterLogEvents lambda:InvokeFunction states:StartExecution
		sqs:ReceiveMessage dynamodb:DeleteTable s3:DeleteBucket kms:ScheduleKeyDeletion`) {
		for target := range otherEnvironment {
			for _, s := range deployPolicies(t, target) {
				if slices.Contains(s.Action, action) {
					t.Errorf("%s: %s allows %s, want no access to data", target, s.Sid, action)
				}
			}
		}
	}
}

// TestPolicies_DoNotAllowOtherEnvironments checks that no policy names resources of the other
// environment. DescribeAlarms is exempt: it needs permission for all alarms of the account.
func TestPolicies_DoNotAllowOtherEnvironments(t *testing.T) {
	for target, other := range otherEnvironment {
		statements := deployPolicies(t, target)
		for _, c := range readCalls(t, "deployment", other) {
			if !strings.Contains(c.resource, other) || c.action == "cloudwatch:DescribeAlarms" {
				continue
			}
			for _, s := range statements {
				if s.Covers(c.action, c.resource) && !slices.Contains(s.Resource, "*") {
					t.Errorf("%s: %s allows %s, want no access to the other environment", target, s.Sid, c)
				}
			}
		}
	}
}

// TestPolicies_SlackLogGroup checks the actions on the log group of the Slack channel, in both
// forms of its ARN.
func TestPolicies_SlackLogGroup(t *testing.T) {
	const group = "arn:aws:logs:us-east-1:" + account + ":log-group:/aws/chatbot/auction-"
	for target, other := range otherEnvironment {
		statements := deployPolicies(t, target)
		for action := range strings.FieldsSeq(`logs:CreateLogGroup logs:DeleteLogGroup logs:ListTagsForResource
			logs:PutRetentionPolicy logs:TagResource logs:UntagResource`) {
			for arn, want := range map[string]bool{
				group + target: true, group + target + ":*": true, group + other: false, group + other + ":*": false,
			} {
				if got := policytest.HasEffect(t, "Allow", statements, action, arn, nil); got != want {
					t.Errorf("%s: %s on %s: allowed = %t, want %t", target, action, arn, got, want)
				}
			}
		}
	}
}
