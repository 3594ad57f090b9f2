package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

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
	return policy.Conditions{"ArnEquals": {"aws:PrincipalArn": pulumi.String(t.role(component.StateMachineRoleName))}}
}
