package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// deployed are the services of which an environment is made.
var deployed = []string{
	"apigateway:*", "chatbot:*", "cloudwatch:*", "dynamodb:*", "kms:*", "lambda:*", "logs:*", "s3:*", "scheduler:*", "secretsmanager:*",
	"sns:*", "sqs:*", "states:*", "wafv2:*",
}

// deployBoundary is the most that whoever deploys the environment may do, whatever its policies come to say: nothing to itself
// and to the delivery, nothing to what has another environment's tag, and no role without the environment's boundary.
func (t target) deployBoundary() []policy.Statement {
	unbound := policy.Conditions{"StringNotEquals": {"iam:PermissionsBoundary": pulumi.String(t.BoundaryARN())}}
	return []policy.Statement{
		{Sid: "Services", Actions: deployed, Resources: policy.Everything()},
		{Sid: "Roles", Actions: []string{"iam:*"}, Resources: policy.On(t.GlobalARN("iam", "role/*"))},
		{
			Sid: "NothingToItself", Deny: true, Actions: []string{"iam:*"}, Resources: policy.On(t.GlobalARN("iam", "role/"+t.delivery.Named("*"))),
		},
		{
			Sid: "NoRoleUnbound", Deny: true, Resources: policy.Everything(), Conditions: unbound,
			Actions: []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"},
		},
		{Sid: "NoRoleUnleashed", Deny: true, Actions: []string{"iam:DeleteRolePermissionsBoundary"}, Resources: policy.Everything()},
		{
			Sid: "NothingToTheDelivery", Deny: true, Actions: []string{"s3:DeleteBucket*", "s3:PutBucket*", "s3:PutEncryption*", "s3:PutLifecycle*", "sns:*"},
			Resources: policy.On(component.BucketARN(t.delivery.BucketNamed("auction-*")+"*"), t.delivery.ARN("sns", t.delivery.Named("auction-*"))),
		},
		{
			// The delivery's own key and log, with its tag, are used by its builds: they are a matter of their policies.
			Sid: "NothingToOthers", Deny: true, Resources: policy.Everything(), Conditions: t.others(), Actions: []string{
				"apigateway:*", "cloudwatch:*", "dynamodb:*", "lambda:*", "secretsmanager:*", "sns:*", "sqs:*", "states:*", "wafv2:*",
				"kms:CreateAlias", "kms:CreateGrant", "kms:Disable*", "kms:Put*", "kms:Schedule*", "kms:TagResource", "kms:UntagResource",
				"kms:Update*",
			},
		},
	}
}

// others holds for what has the tag of another environment.
func (t target) others() policy.Conditions {
	return policy.Conditions{"StringNotEquals": {environmentTag: pulumi.String(t.Name)}, "Null": {environmentTag: pulumi.String("false")}}
}

// roleBoundary is the most that any role of the environment may do: all that the system does when it runs, on this
// environment's own resources. A deployment can hand it out more narrowly, and not more widely.
func (t target) roleBoundary() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Orders", Resources: policy.On(t.table(), t.table()+"/index/*"),
			Actions: []string{"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"},
		},
		{Sid: "Results", Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: policy.On(t.results() + "/*")},
		{Sid: "Notifications", Actions: []string{"sns:Publish"}, Resources: policy.On(t.topic())},
		{Sid: "DeadLetters", Actions: []string{"sqs:SendMessage"}, Resources: policy.On(t.queue())},
		{Sid: "Token", Actions: []string{"secretsmanager:GetSecretValue"}, Resources: policy.On(t.token())},
		{Sid: "Auction", Actions: []string{"states:StartExecution"}, Resources: policy.On(t.machine())},
		{Sid: "Functions", Actions: []string{"lambda:InvokeFunction"}, Resources: policy.On(t.named("lambda", "function:")...)},
		{Sid: "Key", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: policy.On(t.keys()), Conditions: t.own()},
		{Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, Resources: policy.On(t.logs()...)},
		{
			// It is about every log of the account, so it is for the role that needs it alone.
			Sid: "LogDelivery", Resources: policy.Everything(), Conditions: t.machineAlone(), Actions: []string{
				"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
				"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
			},
		},
		{
			Sid: "Traces", Resources: policy.Everything(), Actions: []string{
				"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
			},
		},
	}
}

// machineAlone holds for the role of the state machine.
func (t target) machineAlone() policy.Conditions {
	return policy.Conditions{"ArnEquals": {"aws:PrincipalArn": pulumi.String(t.role(component.MachineRoleName))}}
}
