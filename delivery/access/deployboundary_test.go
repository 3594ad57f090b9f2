package access_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// TestDeployBoundary_DeniesDeliveryChanges checks calls with which the deploy role could extend its
// own permissions, or change the state or a release. The denials have no conditions, so no other
// policy can allow the calls.
func TestDeployBoundary_DeniesDeliveryChanges(t *testing.T) {
	const role, bucket = "arn:aws:iam::" + account + ":role/", "arn:aws:s3:::auction-"
	for name, call := range map[string]string{
		"add a policy to its role":           "iam:PutRolePolicy " + role + "auction-deploy-ENV-delivery",
		"attach a policy to its role":        "iam:AttachRolePolicy " + role + "auction-deploy-ENV-delivery",
		"pass its role":                      "iam:PassRole " + role + "auction-deploy-ENV-delivery",
		"change the trust of previews":       "iam:UpdateAssumeRolePolicy " + role + "auction-preview-dev-delivery",
		"remove the boundary of a role":      "iam:DeleteRolePermissionsBoundary " + role + "notify-ENV",
		"change the policy of the state":     "s3:PutBucketPolicy " + bucket + "state-delivery-" + account,
		"change the encryption of the state": "s3:PutEncryptionConfiguration " + bucket + "state-delivery-" + account,
		"expire the state":                   "s3:PutLifecycleConfiguration " + bucket + "state-delivery-" + account,
		"delete the artifact bucket":         "s3:DeleteBucket " + bucket + "artifacts-delivery-" + account,
		"replace a release": "s3:PutObject " + bucket + "artifacts-delivery-" + account +
			"/auction-delivery/release/a1b2c3",
		"change the topic of the delivery": "sns:SetTopicAttributes arn:aws:sns:eu-west-1:" + account +
			":auction-notifications-delivery",
		"change the key of the delivery": "kms:PutKeyPolicy " + stacktest.KeyARN,
	} {
		for target := range otherEnvironment {
			c := parseCall(t, call, target)
			if !slices.ContainsFunc(deployBoundary(t, target), func(s policytest.Statement) bool {
				return s.Effect == "Deny" && len(s.Condition) == 0 && s.Covers(c.action, c.resource)
			}) {
				t.Errorf("%s: %s: %s is not denied, want it denied", target, name, c)
			}
		}
	}
}

// TestDeployBoundary_DoesNotAllowUnusedServices checks calls that no deployment makes.
func TestDeployBoundary_DoesNotAllowUnusedServices(t *testing.T) {
	const iam, region = "arn:aws:iam::" + account + ":", ":eu-west-1:" + account + ":"
	for name, call := range map[string]string{
		"change its boundary":                   "iam:CreatePolicyVersion " + iam + "policy/auction-deploy-ENV-boundary",
		"change the boundary of roles":          "iam:CreatePolicyVersion " + iam + "policy/auction-boundary-ENV",
		"create a user":                         "iam:CreateUser " + iam + "user/me",
		"create an access key":                  "iam:CreateAccessKey " + iam + "user/me",
		"change a role outside the environment": "iam:PutRolePolicy " + iam + "role/administrators",
		"assume its role":                       "sts:AssumeRole " + iam + "role/auction-deploy-ENV-delivery",
		"change a build": "codebuild:UpdateProject arn:aws:codebuild" + region +
			"project/auction-deploy-ENV-delivery",
		"start a build":       "codebuild:StartBuild *",
		"change the pipeline": "codepipeline:UpdatePipeline arn:aws:codepipeline" + region + "auction-delivery",
		"use the connection with GitHub": "codestar-connections:UseConnection arn:aws:codestar-connections" + region +
			"connection/a-b-c",
		"disable a rule":                "events:DisableRule *",
		"stop the trail of the account": "cloudtrail:StopLogging *",
		"start an instance":             "ec2:RunInstances *",
		"leave the organization":        "organizations:LeaveOrganization *",
	} {
		for target := range otherEnvironment {
			if c := parseCall(t, call, target); c.hasEffect(t, "Allow", deployBoundary(t, target)) {
				t.Errorf("%s: %s: %s is allowed, want it denied", target, name, c)
			}
		}
	}
}

// TestDeployBoundary_AllowsBuilds checks the calls of a deploy build, for which package program
// grants the permissions: it reads the release, decrypts the secrets of the stack, reads and writes
// its state, and writes the log.
func TestDeployBoundary_AllowsBuilds(t *testing.T) {
	const files, viaS3 = stateBucket + "/.pulumi/", " kms:ViaService=s3.eu-west-1.amazonaws.com"
	const key = stacktest.KeyARN + " " + tag + "=delivery"
	const group = "arn:aws:logs:eu-west-1:" + account + ":log-group:/aws/codebuild/auction-deploy-ENV-delivery"
	const logs = group + ":log-stream:1 " + tag + "=delivery"
	for name, call := range map[string]string{
		"decrypt secrets of the stack":  "kms:Decrypt " + key + " kms:EncryptionContext:stack=ENV",
		"decrypt the state":             "kms:Decrypt " + key + viaS3,
		"encrypt the state":             "kms:GenerateDataKey " + key + viaS3,
		"get the owner of artifacts":    "s3:GetBucketAcl " + artifactBucket,
		"get the region of artifacts":   "s3:GetBucketLocation " + artifactBucket,
		"read the release":              "s3:GetObject " + artifactBucket + "/auction-delivery/release/a1b2c3",
		"read a version of the release": "s3:GetObjectVersion " + artifactBucket + "/auction-delivery/release/a1b2c3",
		"list states":                   "s3:ListBucket " + stateBucket,
		"read the metadata of states":   "s3:GetObject " + files + "meta.yaml",
		"read the state":                "s3:GetObject " + files + "stacks/energy-auction/ENV.json",
		"write the state":               "s3:PutObject " + files + "stacks/energy-auction/ENV.json",
		"lock the state":                "s3:PutObject " + files + "locks/organization/energy-auction/ENV/lock.json",
		"unlock the state":              "s3:DeleteObject " + files + "locks/organization/energy-auction/ENV/lock.json",
		"create the log stream":         "logs:CreateLogStream " + logs,
		"write the log":                 "logs:PutLogEvents " + logs,
	} {
		for target := range otherEnvironment {
			boundary := deployBoundary(t, target)
			c := parseCall(t, call, target)
			if denial := c.denial(t, boundary, boundary); denial != "" {
				t.Errorf("%s: %s: %s is %s, want it allowed", target, name, c, denial)
			}
		}
	}
}

// TestDeployBoundary_RequiresRoleBoundary checks the actions that grant permissions to a role.
func TestDeployBoundary_RequiresRoleBoundary(t *testing.T) {
	for target, other := range otherEnvironment {
		boundary := deployBoundary(t, target)
		for _, action := range grantingActions {
			const key, role = "iam:PermissionsBoundary", "arn:aws:iam::" + account + ":role/notify-"
			const arn = "arn:aws:iam::" + account + ":policy/auction-boundary-"
			for name, c := range map[string]struct {
				request policytest.Request
				denied  bool
			}{
				"without a boundary":      {nil, true},
				"with the other boundary": {policytest.Request{key: arn + other}, true},
				"with the right boundary": {policytest.Request{key: arn + target}, false},
				"with another policy":     {policytest.Request{key: "arn:aws:iam::" + account + ":policy/any"}, true},
			} {
				if got := policytest.HasEffect(t, "Deny", boundary, action, role+target, c.request); got != c.denied {
					t.Errorf("%s: %s of a role %s: denied = %t, want %t", target, action, name, got, c.denied)
				}
			}
		}
	}
}

// TestDeployBoundary_DeniesOtherTags checks changes of resources whose environment tag has
// different values.
func TestDeployBoundary_DeniesOtherTags(t *testing.T) {
	for target, other := range otherEnvironment {
		boundary := deployBoundary(t, target)
		for action := range strings.FieldsSeq(`apigateway:PATCH apigateway:DELETE cloudwatch:PutMetricAlarm
			dynamodb:UpdateTable lambda:UpdateFunctionCode secretsmanager:UpdateSecret sns:SetTopicAttributes
			sqs:SetQueueAttributes states:UpdateStateMachine wafv2:UpdateWebACL kms:PutKeyPolicy kms:CreateAlias
			kms:TagResource kms:UntagResource
			kms:EnableKeyRotation logs:AssociateKmsKey logs:DeleteLogGroup logs:PutRetentionPolicy`) {
			for value, denied := range map[string]bool{other: true, "delivery": true, target: false, "": false} {
				r := policytest.Request{tag: value}
				if value == "" {
					r = nil
				}
				if got := policytest.HasEffect(t, "Deny", boundary, action, "arn:aws:any", r); got != denied {
					t.Errorf("%s: %s with the tag %q: denied = %t, want %t", target, action, value, got, denied)
				}
			}
		}
	}
}

// TestDeployBoundary_DeniesOtherEnvironments checks the calls in denied.calls.txt, which are calls
// on resources of another environment or of the delivery, with the boundary as the only policy.
func TestDeployBoundary_DeniesOtherEnvironments(t *testing.T) {
	for target := range otherEnvironment {
		boundary := deployBoundary(t, target)
		for _, c := range readCalls(t, "denied", target) {
			if c.denial(t, boundary, boundary) == "" {
				t.Errorf("%s: the boundary allows %s, want it denied", target, c)
			}
		}
	}
}

// TestDeployBoundary_DeniesEscalation checks the calls in escalation.calls.txt. Each call that is
// not indented is a change that deployments make: it changes a resource policy, which can allow a
// session of the role any action. The indented calls below it then use the data. Only an explicit
// denial in the boundary stops them.
func TestDeployBoundary_DeniesEscalation(t *testing.T) {
	for target := range otherEnvironment {
		statements, boundary := deployPolicies(t, target), deployBoundary(t, target)
		var change call
		for _, c := range readCalls(t, "escalation", target) {
			if !c.followUp {
				change = c
				if denial := c.denial(t, statements, boundary); denial != "" {
					t.Errorf("%s: %s is %s, want it allowed", target, c, denial)
				}
				continue
			}
			for _, use := range c.withAndWithoutTag(target) {
				if !use.hasEffect(t, "Deny", boundary) {
					t.Errorf("%s: after %s, %s is not denied, want it denied", target, change.action, use)
				}
			}
		}
	}
}
