package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
)

// AnnouncementsArgs are the arguments of NewAnnouncements.
type AnnouncementsArgs struct {
	Stack         component.Stack
	Notifications *component.Notifications
	Pipeline      *Pipeline
}

// Announcements publish a message when a delivery fails, when a build fails, and when an approval
// is pending.
type Announcements struct {
	pulumi.ResourceState
}

// announcement is a type of event and the message about it.
type announcement struct {
	name        string
	description string
	pattern     pulumi.Map
	inputPaths  map[string]string // of the event, by the names that the message has in angle brackets
	message     message
}

// message is a message in a chat application.
type message struct {
	title       string
	description string
	nextSteps   []string
	thread      string // messages with the same thread are shown together
}

// NewAnnouncements creates a rule auction-<announcement>-<stack> for each announcement.
func NewAnnouncements(ctx *pulumi.Context, name string, args *AnnouncementsArgs,
	opts ...pulumi.ResourceOption,
) (*Announcements, error) {
	n := &Announcements{}
	if err := ctx.RegisterComponentResource("auction:delivery:Announcements", name, n, opts...); err != nil {
		return nil, err
	}
	for _, a := range args.announcements() {
		if err := args.newRule(ctx, a, pulumi.Parent(n)); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{})
}

// newRule creates the rule of an announcement, with the topic as its target.
func (a *AnnouncementsArgs) newRule(ctx *pulumi.Context, rule announcement, opts ...pulumi.ResourceOption) error {
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
