package access

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/lambdas/settings"
)

// target is the environment that is deployed. Its methods return the ARNs of its resources.
type target struct {
	component.Stack

	delivery component.Stack // that deploys it
}

// environmentTag is the tag by which AWS knows what belongs to which environment.
const environmentTag = "aws:ResourceTag/Environment"

// own lets a condition fail for what belongs to another environment. What has no tag passes: it takes AWS some minutes to see
// the tags of what was just created.
func (t target) own() policy.Conditions {
	return policy.Conditions{"StringEqualsIfExists": {environmentTag: pulumi.String(t.Name)}}
}

// born asks for the tag of the environment on what is created.
func (t target) born() policy.Conditions {
	return policy.Conditions{"StringEquals": {"aws:RequestTag/Environment": pulumi.String(t.Name)}}
}

// tagged lets a condition fail for another environment's tag on what exists. A change of other tags does not name it.
func (t target) tagged() policy.Conditions {
	return policy.Conditions{"StringEqualsIfExists": {"aws:RequestTag/Environment": pulumi.String(t.Name)}}
}

// each gives an ARN for each function.
func each(arn func(function string) string) []string {
	var arns []string
	for _, function := range settings.Functions() {
		arns = append(arns, arn(function))
	}
	return arns
}

// named are the ARNs of a kind of resource for each function.
func (t target) named(service, kind string) []string {
	return each(func(function string) string { return t.ARN(service, kind+t.Named(function)) })
}

func (t target) table() string { return t.ARN("dynamodb", "table/"+t.Named(component.OrdersTableName)) }
func (t target) topic() string { return t.ARN("sns", t.Named(component.TopicName)) }
func (t target) queue() string { return t.ARN("sqs", t.Named(component.DeadLettersName)) }
func (t target) token() string {
	return t.ARN("secretsmanager", "secret:"+t.Named(component.PlatformTokenName)+"-??????")
}

// newToken is the token's secret before AWS has completed its name.
func (t target) newToken() string {
	return t.ARN("secretsmanager", "secret:"+t.Named(component.PlatformTokenName)+"-*")
}

// channel is the configuration of the environment's Slack channel.
func (t target) channel() string {
	return t.GlobalARN("chatbot", "chat-configuration/slack-channel/"+t.Named(component.SystemName))
}

func (t target) keys() string { return t.ARN("kms", "key/*") }
func (t target) machine() string {
	return t.ARN("states", "stateMachine:"+t.Named(component.SystemName))
}

func (t target) schedule() string {
	return t.ARN("scheduler", "schedule/"+component.ScheduleGroup+"/"+t.Named(component.SystemName))
}

func (t target) results() string {
	return component.BucketARN(t.BucketNamed(component.ResultsBucketName))
}

// role is the ARN of a role of the environment.
func (t target) role(base string) string { return t.GlobalARN("iam", "role/"+t.Named(base)) }

// functionRoles are those of the functions.
func (t target) functionRoles() []string { return each(t.role) }

// roles are all that an environment has which the pipeline deploys.
func (t target) roles() []string {
	return append(t.functionRoles(), t.role(component.StateMachineRoleName), t.role(component.ScheduleRoleName), t.role(component.SlackRoleName))
}

// logs are the ARNs of the log groups, which AWS asks for in either form.
func (t target) logs() []string {
	var arns []string
	for _, group := range append(t.named("logs", "log-group:"+component.FunctionLogs),
		t.ARN("logs", "log-group:"+component.StateMachineLogs+t.Named(component.SystemName)), t.ARN("logs", "log-group:"+component.APILogs+t.Named(component.APIName))) {
		arns = append(arns, group, group+":*")
	}
	return arns
}
