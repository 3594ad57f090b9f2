package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// roleBoundary returns the permissions boundary of the environment's own roles: all actions of the
// running system, on the resources of this environment. A deployment cannot grant a role any other
// permission.
func (t target) roleBoundary() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "Orders", Resources: policy.ARNs(t.table(), t.table()+"/index/*"),
			Actions: []string{"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"},
		},
		{Sid: "Results", Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: policy.ARNs(t.results() + "/*")},
		{Sid: "Notifications", Actions: []string{"sns:Publish"}, Resources: policy.ARNs(t.topic())},
		{Sid: "DeadLetters", Actions: []string{"sqs:SendMessage"}, Resources: policy.ARNs(t.queue())},
		{Sid: "Token", Actions: []string{"secretsmanager:GetSecretValue"}, Resources: policy.ARNs(t.token())},
		{Sid: "Auction", Actions: []string{"states:StartExecution"}, Resources: policy.ARNs(t.stateMachine())},
		{
			Sid: "Functions", Actions: []string{"lambda:InvokeFunction"},
			Resources: policy.ARNs(t.functionARNs("lambda", "function:")...),
		},
		{
			Sid: "Key", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: policy.ARNs(t.keys()),
			Conditions: t.resourceTagIfExists(),
		},
		{Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, Resources: policy.ARNs(t.logs()...)},
		{
			// These actions do not support resource-level permissions and apply to all logs of the
			// account, so only one role can use them.
			Sid: "LogDelivery", Resources: policy.AnyResource(), Conditions: t.byStateMachineRole(), Actions: []string{
				"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
				"logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
			},
		},
		{
			Sid: "Traces", Resources: policy.AnyResource(), Actions: []string{
				"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
			},
		},
	}
}

// byStateMachineRole returns the condition that a request is from the state machine's role.
func (t target) byStateMachineRole() policy.Conditions {
	return policy.Conditions{"ArnEquals": {"aws:PrincipalArn": pulumi.String(t.role(component.StateMachineRoleName))}}
}
