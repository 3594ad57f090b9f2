package pipeline

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
)

// AnnouncementsArgs says what is told of, and to whom.
type AnnouncementsArgs struct {
	Stack         component.Stack
	Notifications *component.Notifications
	Pipeline      *Pipeline
}

// Announcements tell of a delivery that failed, of a build that failed, and of an approval that is waited for: one message
// each.
type Announcements struct {
	pulumi.ResourceState
}

// announcement is a kind of event, and the message that it becomes.
type announcement struct {
	name    string
	says    string
	pattern pulumi.Map
	facts   map[string]string // of the event, by the names that the message uses in angle brackets
	message message
}

// message is what a chat application shows.
type message struct {
	title       string
	description string
	nextSteps   []string
	thread      string // messages of one thread stand together
}

// NewAnnouncements creates the rules auction-<what is told>-<stack>.
func NewAnnouncements(ctx *pulumi.Context, name string, args *AnnouncementsArgs, opts ...pulumi.ResourceOption) (*Announcements, error) {
	n := &Announcements{}
	if err := ctx.RegisterComponentResource("auction:delivery:Announcements", name, n, opts...); err != nil {
		return nil, err
	}
	for _, a := range args.announcements() {
		if err := args.announce(ctx, a, pulumi.Parent(n)); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{})
}

func (a *AnnouncementsArgs) announce(ctx *pulumi.Context, what announcement, opts ...pulumi.ResourceOption) error {
	rule, err := cloudwatch.NewEventRule(ctx, what.name, &cloudwatch.EventRuleArgs{
		Name:         pulumi.String(a.Stack.Named("auction-" + what.name)),
		Description:  pulumi.String(what.says),
		EventPattern: pulumi.JSONMarshal(what.pattern),
	}, opts...)
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewEventTarget(ctx, what.name, &cloudwatch.EventTargetArgs{
		Rule: rule.Name, TargetId: pulumi.String("notifications"), Arn: a.Notifications.TopicARN,
		InputTransformer: &cloudwatch.EventTargetInputTransformerArgs{
			InputPaths: pulumi.ToStringMap(what.facts), InputTemplate: pulumi.String(what.message.template()),
		},
	}, opts...)
	return err
}
