package access

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// deployed are the services of which an environment is made.
var deployed = []string{
	"apigateway:*", "chatbot:*", "cloudwatch:*", "dynamodb:*", "kms:*", "lambda:*", "logs:*", "s3:*", "scheduler:*", "secretsmanager:*",
	"sns:*", "sqs:*", "states:*", "wafv2:*",
}

// harmless are the beginnings of actions that a resource's policy cannot allow, or that use no data and delete nothing: those
// of whole services, and those that read settings. The policies decide which of them the role has, since the boundary is
// limited to 6,144 characters.
var harmless = []string{
	"apigateway:", "chatbot:", "cloudwatch:", "dynamodb:Describe", "iam:", "s3:GetBucket", "scheduler:", "states:",
	"wafv2:",
}

// byBuild are the actions of a build that deploys, in addition to those of the policies here: it reads the release, keeps
// Pulumi's state, and writes its log.
var byBuild = []string{
	"logs:CreateLogStream", "logs:PutLogEvents", "s3:DeleteObject", "s3:GetBucketLocation", "s3:GetObject", "s3:GetObjectVersion",
	"s3:PutObject",
}

// deployBoundary is the most that the deploy role of the environment may do: the actions of its policies and of the harmless
// kinds, but nothing to itself and to the delivery, nothing to what another environment's tag or name is on, no role
// without the environment's boundary, and no use of what the environment holds.
//
// Nearly all of it is denied, not merely left out: the policy of a bucket, key, queue, topic or function can allow a session of
// the deploy role what its own policies and the boundary do not mention, and only an explicit denial prevails over that.
func (t target) deployBoundary(args *Args) []policy.Statement {
	return slices.Concat([]policy.Statement{
		{Sid: "Services", Actions: deployed, Resources: policy.Everything()},
		{
			Sid: "Roles", Actions: []string{"iam:*"},
			Resources: policy.On(t.GlobalARN("iam", "role/"+t.Named("*")), t.GlobalARN("iam", "role/aws-service-role/*")),
		},
		// Also reading and deleting data, calling functions, taking messages, subscribing, and taking on a role.
		{Sid: "NothingElse", Deny: true, ExceptActions: t.calls(), Resources: policy.Everything()},
		{
			Sid: "NoOtherFiles", Deny: true, Actions: []string{"s3:*"}, ExceptResources: slices.Concat(
				policy.On(t.results(), t.results()+component.AccessLogs), args.State, args.Artifacts),
		},
	}, t.noRoles(), t.noKeys(args), t.noOthers())
}

// calls are all actions of the deploy role, and all that are harmless.
func (t target) calls() []string {
	var calls []string
	for _, beginning := range harmless {
		calls = append(calls, beginning+"*")
	}
	exact := slices.Clone(byBuild)
	for _, statements := range t.policies() {
		for _, s := range statements {
			exact = append(exact, s.Actions...)
		}
	}
	for _, action := range exact {
		isHarmless := func(beginning string) bool { return strings.HasPrefix(action, beginning) }
		if !slices.ContainsFunc(harmless, isHarmless) {
			calls = append(calls, action)
		}
	}
	slices.Sort(calls)
	return slices.Compact(calls)
}

// noRoles denies the deploy role its own role, and roles without the environment's boundary.
func (t target) noRoles() []policy.Statement {
	unbound := policy.Conditions{"StringNotEquals": {"iam:PermissionsBoundary": pulumi.String(t.BoundaryARN())}}
	return []policy.Statement{
		{
			Sid: "NothingToItself", Deny: true, Actions: []string{"iam:*"}, Resources: policy.On(t.GlobalARN("iam", "role/"+t.delivery.Named("*"))),
		},
		{
			Sid: "NoRoleUnbound", Deny: true, Resources: policy.Everything(), Conditions: unbound,
			Actions: []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"},
		},
		{Sid: "NoRoleUnleashed", Deny: true, Actions: []string{"iam:DeleteRolePermissionsBoundary"}, Resources: policy.Everything()},
	}
}

// noKeys denies the deploy role the keys of others, and direct use of its environment's key: services use that for what
// they create. The delivery's key decrypts the state, through S3, and directly the stack's secrets, which are encrypted
// with the stack's name as context.
func (t target) noKeys(args *Args) []policy.Statement {
	direct := policy.Conditions{"Null": {"kms:ViaService": pulumi.String("true")}}
	otherSecrets := policy.Conditions{
		"Null": direct["Null"], "StringNotEquals": {"kms:EncryptionContext:stack": pulumi.String(t.Name)},
	}
	delivery := []pulumi.StringInput{args.KeyARN}
	return []policy.Statement{
		{
			Sid: "KeysThroughServices", Deny: true, ExceptResources: delivery, Conditions: direct,
			Actions: []string{"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:Generate*", "kms:ReEncrypt*"},
		},
		{Sid: "SecretsOfOthers", Deny: true, Actions: []string{"kms:*"}, Resources: delivery, Conditions: otherSecrets},
		{Sid: "KeyOfTheDelivery", Deny: true, ExceptActions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: delivery},
		{Sid: "KeysOfOthers", Deny: true, Actions: []string{"kms:*"}, ExceptResources: delivery, Conditions: t.others()},
	}
}

// noOthers denies the deploy role the delivery, and what has another environment's tag or, where there are no tags, name.
func (t target) noOthers() []policy.Statement {
	buckets := component.BucketARN(t.delivery.BucketNamed("auction-*") + "*")
	releases := component.BucketARN(t.delivery.BucketNamed("auction-artifacts") + "*")
	return []policy.Statement{
		{
			Sid: "NothingToTheDelivery", Deny: true, Actions: []string{"s3:PutBucket*", "s3:PutEncryption*", "s3:PutLifecycle*", "sns:*"},
			Resources: policy.On(buckets, t.delivery.ARN("sns", t.delivery.Named("auction-*"))),
		},
		{
			Sid: "NoOtherNames", Deny: true, Actions: []string{"chatbot:Delete*", "chatbot:Update*", "scheduler:*"},
			ExceptResources: policy.On(t.channel(), t.schedule()),
		},
		{Sid: "ReleasesStay", Deny: true, Actions: []string{"s3:DeleteObject", "s3:PutObject"}, Resources: policy.On(releases)},
		{
			// Writing logs is left out: the delivery's own, with its tag, is written by its builds.
			Sid: "NothingToOthers", Deny: true, Resources: policy.Everything(), Conditions: t.others(), Actions: []string{
				"apigateway:*", "cloudwatch:*", "dynamodb:*", "lambda:*", "secretsmanager:*", "sns:*", "sqs:*", "states:*", "wafv2:*",
				"logs:AssociateKmsKey", "logs:DeleteLogGroup", "logs:PutRetentionPolicy",
			},
		},
	}
}

// others holds for what has the tag of another environment.
func (t target) others() policy.Conditions {
	return policy.Conditions{"StringNotEquals": {environmentTag: pulumi.String(t.Name)}, "Null": {environmentTag: pulumi.String("false")}}
}
