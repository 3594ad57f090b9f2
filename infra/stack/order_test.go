package stack

import (
	"slices"
	"strings"
	"testing"
)

// waits are what must be there first, though nothing of it is handed over: AWS looks for it.
var waits = []struct{ kind, name, forKind, forName, why string }{
	{"aws:lambda/function:Function", "notify", "aws:cloudwatch/logGroup:LogGroup", "notify", "Lambda would make a group that is kept for ever"},
	{"aws:lambda/function:Function", "notify", "aws:iam/rolePolicy:RolePolicy", "notify", "its first call would be refused"},
	{"aws:sfn/stateMachine:StateMachine", "auction", "aws:iam/rolePolicy:RolePolicy", "auction", "Step Functions tries the log"},
	{"aws:scheduler/schedule:Schedule", "auction-schedule", "aws:iam/rolePolicy:RolePolicy", "auction-schedule", "its first start would be refused"},
	{"aws:s3/bucketPolicy:BucketPolicy", "results", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "results", "S3 refuses both at once"},
	{"aws:s3/bucketLoggingV2:BucketLoggingV2", "results", "aws:s3/bucketPolicy:BucketPolicy", "results-access-logs", "S3 tries the log"},
	{"aws:apigateway/account:Account", "api-logs", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "api-logs", "API Gateway looks for it"},
	{"aws:apigateway/stage:Stage", "orders", "aws:apigateway/account:Account", "api-logs", "a stage that logs is refused without it"},
	{"aws:codebuild/project:Project", "test", "aws:iam/rolePolicy:RolePolicy", "test", "its first build would be refused"},
	{"aws:codebuild/project:Project", "deploy-dev", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "deploy-dev-edge", "its first build would be refused"},
	{"aws:codepipeline/pipeline:Pipeline", "delivery", "aws:iam/rolePolicy:RolePolicy", "delivery", "it starts when it is there"},
	{"aws:apigateway/stage:Stage", "orders", "aws:cloudwatch/logGroup:LogGroup", "orders-execution", "API Gateway would make it"},
	{"aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration", "notifications", "aws:cloudwatch/logGroup:LogGroup", "notifications-slack", "Amazon Q would make it"},
}

func TestWhatMustBeThereFirst(t *testing.T) {
	environment, delivery := deployEverything(t), deployDelivery(t)
	for _, w := range waits {
		d := environment
		if strings.HasPrefix(w.kind, "aws:code") {
			d = delivery
		}
		urn := "$" + w.forKind + "::" + w.forName
		waiting := d.one(t, w.kind, w.name)
		if !slices.ContainsFunc(waiting.dependencies, func(d string) bool { return strings.HasSuffix(d, urn) }) {
			t.Errorf("%s %s does not wait for %s %s: %s", w.kind, w.name, w.forKind, w.forName, w.why)
		}
	}
}
