package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/lambdas/settings"
)

// target is the environment to deploy. Its methods return ARNs, statements and conditions.
type target struct {
	component.Stack

	delivery component.Stack // the stack that deploys it
}

// environmentTag is the condition key of the tag that names the environment of a resource.
const environmentTag = "aws:ResourceTag/Environment"

// resourceTagIfExists returns the condition that a resource has the tag of the environment, or has
// no such tag: IAM knows the tags of a new resource only after some minutes.
func (t target) resourceTagIfExists() policy.Conditions {
	return policy.Conditions{"StringEqualsIfExists": {environmentTag: pulumi.String(t.Name)}}
}

// requestTag returns the condition that a request sets the tag of the environment on a resource.
func (t target) requestTag() policy.Conditions {
	return policy.Conditions{"StringEquals": {"aws:RequestTag/Environment": pulumi.String(t.Name)}}
}

// requestTagIfExists returns the condition that a request sets the tag to the environment, or sets
// only other tags.
func (t target) requestTagIfExists() policy.Conditions {
	return policy.Conditions{"StringEqualsIfExists": {"aws:RequestTag/Environment": pulumi.String(t.Name)}}
}

// forEachFunction returns an ARN for each function; arn returns the ARN for the name of a function.
func forEachFunction(arn func(function string) string) []string {
	var arns []string
	for _, function := range settings.Functions() {
		arns = append(arns, arn(function))
	}
	return arns
}

// functionARNs returns the ARNs of the resources of one type that are named after the functions.
func (t target) functionARNs(service, kind string) []string {
	return forEachFunction(func(function string) string { return t.ARN(service, kind+t.ResourceName(function)) })
}

func (t target) table() string {
	return t.ARN("dynamodb", "table/"+t.ResourceName(component.OrdersTableName))
}
func (t target) topic() string { return t.ARN("sns", t.ResourceName(component.TopicName)) }
func (t target) queue() string { return t.ARN("sqs", t.ResourceName(component.DeadLettersName)) }
func (t target) token() string {
	return t.ARN("secretsmanager", "secret:"+t.ResourceName(component.PlatformTokenName)+"-??????")
}

// newToken returns a pattern for the ARN of the token's secret during its creation.
func (t target) newToken() string {
	return t.ARN("secretsmanager", "secret:"+t.ResourceName(component.PlatformTokenName)+"-*")
}

// slackChannel returns the ARN of the environment's Slack channel configuration.
func (t target) slackChannel() string {
	return t.GlobalARN("chatbot", "chat-configuration/slack-channel/"+t.ResourceName(component.SystemName))
}

func (t target) keys() string { return t.ARN("kms", "key/*") }
func (t target) stateMachine() string {
	return t.ARN("states", "stateMachine:"+t.ResourceName(component.SystemName))
}

func (t target) schedule() string {
	return t.ARN("scheduler", "schedule/"+component.ScheduleGroup+"/"+t.ResourceName(component.SystemName))
}

func (t target) results() string {
	return component.BucketARN(t.BucketName(component.ResultsBucketName))
}

// role returns the ARN of a role of the environment.
func (t target) role(base string) string { return t.GlobalARN("iam", "role/"+t.ResourceName(base)) }

// functionRoles returns the ARNs of the roles of the functions.
func (t target) functionRoles() []string { return forEachFunction(t.role) }

// roles returns the ARNs of the environment's own roles.
func (t target) roles() []string {
	return append(t.functionRoles(), t.role(component.StateMachineRoleName), t.role(component.ScheduleRoleName),
		t.role(component.SlackRoleName))
}

// logs returns the ARNs of the log groups, in both forms that CloudWatch Logs checks.
func (t target) logs() []string {
	var arns []string
	for _, group := range append(t.functionARNs("logs", "log-group:"+component.FunctionLogsPrefix),
		t.ARN("logs", "log-group:"+component.StateMachineLogsPrefix+t.ResourceName(component.SystemName)),
		t.ARN("logs", "log-group:"+component.APILogsPrefix+t.ResourceName(component.APIName))) {
		arns = append(arns, group, group+":*")
	}
	return arns
}
