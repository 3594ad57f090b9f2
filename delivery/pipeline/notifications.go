package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
)

// PipelineNotificationsArgs contains the arguments of NewPipelineNotifications.
type PipelineNotificationsArgs struct {
	Stack         component.Stack
	Notifications *component.Notifications
	Pipeline      *Pipeline
}

// PipelineNotifications publishes a message when an execution of the pipeline fails, when a build
// fails, and when an approval is pending.
type PipelineNotifications struct {
	pulumi.ResourceState
}

// eventRule is an EventBridge rule and the message that it publishes.
type eventRule struct {
	name        string
	description string
	pattern     pulumi.Map
	inputPaths  map[string]string // JSON paths of fields of the event, by placeholder of the message
	message     message
}

// message is a message in a chat application. Its texts have placeholders in angle brackets.
type message struct {
	title       string
	description string
	nextSteps   []string
	thread      string // messages with the same thread are shown together
}

// NewPipelineNotifications declares a rule auction-<rule>-<stack> for each type of event. The type
// token contains the former name of the component: a new token would replace the rules.
func NewPipelineNotifications(ctx *pulumi.Context, name string, args *PipelineNotificationsArgs,
	opts ...pulumi.ResourceOption,
) (*PipelineNotifications, error) {
	n := &PipelineNotifications{}
	if err := ctx.RegisterComponentResource("auction:delivery:Announcements", name, n, opts...); err != nil {
		return nil, err
	}
	for _, rule := range args.eventRules() {
		if err := args.newRule(ctx, rule, pulumi.Parent(n)); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{})
}

// newRule declares a rule that publishes its message to the topic.
func (a *PipelineNotificationsArgs) newRule(ctx *pulumi.Context, rule eventRule, opts ...pulumi.ResourceOption) error {
	created, err := cloudwatch.NewEventRule(ctx, rule.name, &cloudwatch.EventRuleArgs{
		Name:         pulumi.String(a.Stack.ResourceName("auction-" + rule.name)),
		Description:  pulumi.String(rule.description),
		EventPattern: pulumi.JSONMarshal(rule.pattern),
	}, opts...)
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewEventTarget(ctx, rule.name, &cloudwatch.EventTargetArgs{
		Rule: created.Name, TargetId: pulumi.String("notifications"), Arn: a.Notifications.TopicARN,
		InputTransformer: &cloudwatch.EventTargetInputTransformerArgs{
			InputPaths: pulumi.ToStringMap(rule.inputPaths), InputTemplate: pulumi.String(rule.message.template()),
		},
	}, opts...)
	return err
}
