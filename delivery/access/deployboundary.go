package access

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// serviceActions are all actions of the services that an environment uses.
var serviceActions = []string{
	"apigateway:*", "chatbot:*", "cloudwatch:*", "dynamodb:*", "kms:*", "lambda:*", "logs:*", "s3:*", "scheduler:*",
	"secretsmanager:*", "sns:*", "sqs:*", "states:*", "wafv2:*",
}

// harmlessPrefixes are prefixes of actions that a resource policy cannot allow, or that neither use
// nor delete data. The boundary allows all actions with these prefixes, because IAM limits its size
// to 6,144 characters; the policies of the role restrict them.
var harmlessPrefixes = []string{
	"apigateway:", "chatbot:", "cloudwatch:", "dynamodb:Describe", "iam:", "s3:GetBucket", "scheduler:", "states:",
	"wafv2:",
}

// buildActions are the actions of a deploy build that the policies of this package do not contain:
// it reads the release, reads and writes Pulumi's state, and writes its log.
var buildActions = []string{
	"logs:CreateLogStream", "logs:PutLogEvents", "s3:DeleteObject", "s3:GetBucketLocation", "s3:GetObject",
	"s3:GetObjectVersion", "s3:PutObject",
}

// deployBoundary returns the permissions boundary of the role that deploys the environment. It
// allows the actions of the role's policies and those with a harmless prefix. It denies changes to
// the role itself and to the delivery, actions on resources with the tag or the name of another
// environment, roles without the environment's boundary, and use of the environment's data.
//
// Most of these are explicit denials: the resource policy of a bucket, key, queue, topic or
// function can allow a session of the deploy role actions that neither its policies nor the
// boundary contain, and only an explicit denial overrides it.
func (t target) deployBoundary(args *Args) []policy.Statement {
	return slices.Concat([]policy.Statement{
		{Sid: "Services", Actions: serviceActions, Resources: policy.AnyResource()},
		{
			Sid: "Roles", Actions: []string{"iam:*"},
			Resources: policy.ARNs(t.GlobalARN("iam", "role/"+t.ResourceName("*")),
				t.GlobalARN("iam", "role/aws-service-role/*")),
		},
		// Among others, this denies reading and deleting data, invoking functions, receiving
		// messages, subscribing, and assuming roles.
		{Sid: "DenyOtherActions", Deny: true, NotActions: t.boundaryActions(), Resources: policy.AnyResource()},
		{
			Sid: "DenyOtherBuckets", Deny: true, Actions: []string{"s3:*"}, NotResources: slices.Concat(
				policy.ARNs(t.results(), t.results()+component.AccessLogsSuffix), args.State, args.Artifacts),
		},
	}, t.denyRoles(), t.denyKeys(args), t.denyOthers())
}

// boundaryActions returns the actions that the boundary of the deploy role does not deny, as IAM
// patterns.
func (t target) boundaryActions() []string {
	var patterns []string
	for _, prefix := range harmlessPrefixes {
		patterns = append(patterns, prefix+"*")
	}
	exact := slices.Clone(buildActions)
	for _, statements := range t.policies() {
		for _, s := range statements {
			exact = append(exact, s.Actions...)
		}
	}
	for _, action := range exact {
		isHarmless := func(prefix string) bool { return strings.HasPrefix(action, prefix) }
		if !slices.ContainsFunc(harmlessPrefixes, isHarmless) {
			patterns = append(patterns, action)
		}
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// denyRoles denies changes to the delivery's roles, and to roles without the environment's
// boundary.
func (t target) denyRoles() []policy.Statement {
	noBoundary := policy.Conditions{"StringNotEquals": {"iam:PermissionsBoundary": pulumi.String(t.BoundaryARN())}}
	return []policy.Statement{
		{
			Sid: "DenyDeliveryRoles", Deny: true, Actions: []string{"iam:*"},
			Resources: policy.ARNs(t.GlobalARN("iam", "role/"+t.delivery.ResourceName("*"))),
		},
		{
			Sid: "DenyRolesWithoutBoundary", Deny: true, Resources: policy.AnyResource(), Conditions: noBoundary,
			Actions: []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"},
		},
		{
			Sid: "DenyBoundaryRemoval", Deny: true, Actions: []string{"iam:DeleteRolePermissionsBoundary"},
			Resources: policy.AnyResource(),
		},
	}
}

// denyKeys denies use of the keys of other environments, and direct use of the environment's key:
// only services can use it, for the resources that the role creates. The delivery's key can be used
// through S3, for the state, and directly, to decrypt the secrets of this stack: their encryption
// context contains the name of the stack.
func (t target) denyKeys(args *Args) []policy.Statement {
	direct := policy.Conditions{"Null": {"kms:ViaService": pulumi.String("true")}}
	otherSecrets := policy.Conditions{
		"Null": direct["Null"], "StringNotEquals": {"kms:EncryptionContext:stack": pulumi.String(t.Name)},
	}
	delivery := []pulumi.StringInput{args.KeyARN}
	return []policy.Statement{
		{
			Sid: "DenyDirectKeyUse", Deny: true, NotResources: delivery, Conditions: direct,
			Actions: []string{"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:Generate*", "kms:ReEncrypt*"},
		},
		{Sid: "DenyOtherStackSecrets", Deny: true, Actions: []string{"kms:*"}, Resources: delivery, Conditions: otherSecrets},
		{
			Sid: "DenyDeliveryKeyChanges", Deny: true, NotActions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
			Resources: delivery,
		},
		{
			Sid: "DenyOtherKeys", Deny: true, Actions: []string{"kms:*"}, NotResources: delivery,
			Conditions: t.otherResourceTag(),
		},
	}
}

// denyOthers denies changes to the delivery and to releases, and actions on resources of other
// environments: by their tag or, for actions without tag conditions, by their name.
func (t target) denyOthers() []policy.Statement {
	buckets := component.BucketARN(t.delivery.BucketName("auction-*") + "*")
	releases := component.BucketARN(t.delivery.BucketName("auction-artifacts") + "*")
	return []policy.Statement{
		{
			Sid: "DenyDeliveryChanges", Deny: true,
			Actions:   []string{"s3:PutBucket*", "s3:PutEncryption*", "s3:PutLifecycle*", "sns:*"},
			Resources: policy.ARNs(buckets, t.delivery.ARN("sns", t.delivery.ResourceName("auction-*"))),
		},
		{
			Sid: "DenyOtherNames", Deny: true, Actions: []string{"chatbot:Delete*", "chatbot:Update*", "scheduler:*"},
			NotResources: policy.ARNs(t.slackChannel(), t.schedule()),
		},
		{
			Sid: "DenyReleaseChanges", Deny: true, Actions: []string{"s3:DeleteObject", "s3:PutObject"},
			Resources: policy.ARNs(releases),
		},
		{
			// The actions that write logs are not denied: the build's log group has the delivery's
			// tag.
			Sid: "DenyOtherEnvironments", Deny: true, Resources: policy.AnyResource(), Conditions: t.otherResourceTag(),
			Actions: []string{
				"apigateway:*", "cloudwatch:*", "dynamodb:*", "lambda:*", "secretsmanager:*", "sns:*", "sqs:*", "states:*",
				"wafv2:*", "logs:AssociateKmsKey", "logs:DeleteLogGroup", "logs:PutRetentionPolicy",
			},
		},
	}
}

// otherResourceTag returns the condition that a resource has the tag of another environment.
func (t target) otherResourceTag() policy.Conditions {
	return policy.Conditions{
		"StringNotEquals": {environmentTag: pulumi.String(t.Name)},
		"Null":            {environmentTag: pulumi.String("false")},
	}
}
