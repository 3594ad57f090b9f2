package access

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// services are the services whose resources an environment has.
var services = []string{
	"apigateway:*", "chatbot:*", "cloudwatch:*", "dynamodb:*", "kms:*", "lambda:*", "logs:*", "s3:*", "scheduler:*",
	"secretsmanager:*",
	"sns:*", "sqs:*", "states:*", "wafv2:*",
}

// harmlessPrefixes are prefixes of actions that a resource's policy cannot allow, or that neither
// use nor delete data: the actions of whole services, and actions that read settings. The boundary
// allows all of them, because IAM limits it to 6,144 characters; the policies of the role decide
// which it has.
var harmlessPrefixes = []string{
	"apigateway:", "chatbot:", "cloudwatch:", "dynamodb:Describe", "iam:", "s3:GetBucket", "scheduler:", "states:",
	"wafv2:",
}

// buildActions are the actions of a build that deploys which the policies of this package do not
// contain: it reads the release, keeps Pulumi's state, and writes its log.
var buildActions = []string{
	"logs:CreateLogStream", "logs:PutLogEvents", "s3:DeleteObject", "s3:GetBucketLocation", "s3:GetObject",
	"s3:GetObjectVersion",
	"s3:PutObject",
}

// deployBoundary returns the permissions boundary of the deploy role of the environment. It allows
// the actions of the role's policies and those with a harmless prefix. It denies changes of the
// role itself and of the delivery, actions on resources with the tag or the name of another
// environment, roles without the environment's boundary, and the use of the environment's data.
//
// Most of these are explicit denials. The policy of a bucket, key, queue, topic or function can
// allow a session of the deploy role actions that its policies and the boundary do not contain, and
// only an explicit denial prevails over it.
func (t target) deployBoundary(args *Args) []policy.Statement {
	return slices.Concat([]policy.Statement{
		{Sid: "Services", Actions: services, Resources: policy.AnyResource()},
		{
			Sid: "Roles", Actions: []string{"iam:*"},
			Resources: policy.ARNs(t.GlobalARN("iam", "role/"+t.ResourceName("*")), t.GlobalARN("iam", "role/aws-service-role/*")),
		},
		// For example reading and deleting data, invoking functions, receiving messages,
		// subscribing, and assuming roles.
		{Sid: "NothingElse", Deny: true, NotActions: t.boundaryActions(), Resources: policy.AnyResource()},
		{
			Sid: "NoOtherFiles", Deny: true, Actions: []string{"s3:*"}, NotResources: slices.Concat(
				policy.ARNs(t.results(), t.results()+component.AccessLogsSuffix), args.State, args.Artifacts),
		},
	}, t.denyRoles(), t.denyKeys(args), t.denyOthers())
}

// boundaryActions returns the actions that the boundary of the deploy role allows, as patterns of
// IAM.
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

// denyRoles denies changes of the delivery's roles, and of roles without the environment's
// boundary.
func (t target) denyRoles() []policy.Statement {
	unbound := policy.Conditions{"StringNotEquals": {"iam:PermissionsBoundary": pulumi.String(t.BoundaryARN())}}
	return []policy.Statement{
		{
			Sid: "NothingToItself", Deny: true, Actions: []string{"iam:*"},
			Resources: policy.ARNs(t.GlobalARN("iam", "role/"+t.delivery.ResourceName("*"))),
		},
		{
			Sid: "NoRoleUnbound", Deny: true, Resources: policy.AnyResource(), Conditions: unbound,
			Actions: []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"},
		},
		{
			Sid: "NoRoleUnleashed", Deny: true, Actions: []string{"iam:DeleteRolePermissionsBoundary"},
			Resources: policy.AnyResource(),
		},
	}
}

// denyKeys denies the keys of other environments, and direct use of the environment's key: only
// services use it, for the resources that they create. The delivery's key decrypts the state
// through S3, and the stack's secrets directly: they are encrypted with the stack's name in the
// encryption context.
func (t target) denyKeys(args *Args) []policy.Statement {
	direct := policy.Conditions{"Null": {"kms:ViaService": pulumi.String("true")}}
	otherSecrets := policy.Conditions{
		"Null": direct["Null"], "StringNotEquals": {"kms:EncryptionContext:stack": pulumi.String(t.Name)},
	}
	delivery := []pulumi.StringInput{args.KeyARN}
	return []policy.Statement{
		{
			Sid: "KeysThroughServices", Deny: true, NotResources: delivery, Conditions: direct,
			Actions: []string{"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:Generate*", "kms:ReEncrypt*"},
		},
		{Sid: "SecretsOfOthers", Deny: true, Actions: []string{"kms:*"}, Resources: delivery, Conditions: otherSecrets},
		{
			Sid: "KeyOfTheDelivery", Deny: true, NotActions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
			Resources: delivery,
		},
		{
			Sid: "KeysOfOthers", Deny: true, Actions: []string{"kms:*"}, NotResources: delivery,
			Conditions: t.otherResourceTag(),
		},
	}
}

// denyOthers denies changes of the delivery, and actions on resources with another environment's
// tag or, where IAM knows no tag, name.
func (t target) denyOthers() []policy.Statement {
	buckets := component.BucketARN(t.delivery.BucketName("auction-*") + "*")
	releases := component.BucketARN(t.delivery.BucketName("auction-artifacts") + "*")
	return []policy.Statement{
		{
			Sid: "NothingToTheDelivery", Deny: true,
			Actions:   []string{"s3:PutBucket*", "s3:PutEncryption*", "s3:PutLifecycle*", "sns:*"},
			Resources: policy.ARNs(buckets, t.delivery.ARN("sns", t.delivery.ResourceName("auction-*"))),
		},
		{
			Sid: "NoOtherNames", Deny: true, Actions: []string{"chatbot:Delete*", "chatbot:Update*", "scheduler:*"},
			NotResources: policy.ARNs(t.channel(), t.schedule()),
		},
		{
			Sid: "ReleasesStay", Deny: true, Actions: []string{"s3:DeleteObject", "s3:PutObject"},
			Resources: policy.ARNs(releases),
		},
		{
			// Without the actions that write logs: the log group of the build has the tag of the
			// delivery.
			Sid: "NothingToOthers", Deny: true, Resources: policy.AnyResource(), Conditions: t.otherResourceTag(),
			Actions: []string{
				"apigateway:*", "cloudwatch:*", "dynamodb:*", "lambda:*", "secretsmanager:*", "sns:*", "sqs:*", "states:*",
				"wafv2:*",
				"logs:AssociateKmsKey", "logs:DeleteLogGroup", "logs:PutRetentionPolicy",
			},
		},
	}
}

// otherResourceTag holds for resources with the tag of another environment.
func (t target) otherResourceTag() policy.Conditions {
	return policy.Conditions{
		"StringNotEquals": {environmentTag: pulumi.String(t.Name)},
		"Null":            {environmentTag: pulumi.String("false")},
	}
}
