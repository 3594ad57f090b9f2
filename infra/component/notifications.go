package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/chatbot"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// NotificationsArgs says who is told.
type NotificationsArgs struct {
	Stack      Stack
	Key        *EncryptionKey
	Publishers []Publisher // services that publish without a role; the key must have them too. Roles: see AllowPublishing
	Slack      SlackChannel
}

// SlackChannel is a channel of a workspace that the account has been connected with, once and by hand, in Amazon Q
// Developer in chat applications. Its zero value is no channel.
type SlackChannel struct {
	Workspace string // T and letters or digits
	Channel   string // C or G and letters or digits
}

// Notifications is the topic of all that people must hear: rejections, failures, alarms, deliveries; and the channel that
// hears it.
type Notifications struct {
	pulumi.ResourceState

	TopicARN  pulumi.StringOutput
	TopicName pulumi.StringOutput

	key *EncryptionKey
}

// NewNotifications creates the topic auction-notifications-<environment>.
func NewNotifications(ctx *pulumi.Context, name string, args *NotificationsArgs, opts ...pulumi.ResourceOption) (*Notifications, error) {
	n := &Notifications{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:Notifications", name, n, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{
		Name: pulumi.String(s.ResourceName(TopicName)), KmsMasterKeyId: args.Key.ARN,
	}, pulumi.Parent(n))
	if err != nil {
		return nil, err
	}
	n.TopicARN, n.TopicName = topic.Arn, topic.Name
	if _, err := sns.NewTopicPolicy(ctx, name, &sns.TopicPolicyArgs{
		Arn: topic.Arn, Policy: policy.Document(topicPolicy(s, topic.Arn, args.Publishers)...),
	}, pulumi.Parent(n)); err != nil {
		return nil, err
	}
	if args.Slack != (SlackChannel{}) {
		if err := n.tell(ctx, name, s, args.Slack); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{"topicArn": n.TopicARN})
}

// topicPolicy lets services publish that have no role of ours.
func topicPolicy(s Stack, topic pulumi.StringInput, publishers []Publisher) []policy.Statement {
	statements := []policy.Statement{policy.DenyInsecureTransport("sns:Publish", topic)}
	for _, p := range publishers {
		statements = append(statements, p.publish(s, topic))
	}
	return statements
}

// tell lets a Slack channel hear the topic. It can only listen: the channel's role may do nothing, and the guardrail
// keeps it so whatever the role is given one day. Without one, a channel has an administrator's rights.
func (n *Notifications) tell(ctx *pulumi.Context, name string, s Stack, slack SlackChannel) error {
	role, _, err := ServiceRole{Name: s.ResourceName(SlackRoleName), Service: "chatbot"}.Create(ctx, name+"-slack", s, pulumi.Parent(n))
	if err != nil {
		return err
	}
	logs, err := newSlackLogs(ctx, name+"-slack", s, pulumi.Parent(n))
	if err != nil {
		return err
	}
	_, err = chatbot.NewSlackChannelConfiguration(ctx, name, &chatbot.SlackChannelConfigurationArgs{
		ConfigurationName:   pulumi.String(s.ResourceName(SystemName)),
		SlackTeamId:         pulumi.String(slack.Workspace),
		SlackChannelId:      pulumi.String(slack.Channel),
		IamRoleArn:          role.Arn,
		GuardrailPolicyArns: pulumi.StringArray{policyOfAWS("AWSDenyAll")},
		SnsTopicArns:        pulumi.StringArray{n.TopicARN},
		LoggingLevel:        pulumi.String("ERROR"),
	}, pulumi.Parent(n), pulumi.DependsOn([]pulumi.Resource{logs}))
	return err
}

// newSlackLogs creates the log group of Amazon Q, which records why Slack did not show a message. Amazon Q would create it by
// itself, without expiry. The stack's key is of another region, so CloudWatch's own key encrypts it.
func newSlackLogs(ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption) (*cloudwatch.LogGroup, error) {
	return cloudwatch.NewLogGroup(ctx, resource, &cloudwatch.LogGroupArgs{
		Name: pulumi.String(SlackLogsPrefix + s.ResourceName(SystemName)), RetentionInDays: pulumi.Int(s.LogRetentionDays),
	}, append(opts, pulumi.Provider(s.SlackLogProvider))...)
}

// AllowPublishing lets a role send notifications.
func (n *Notifications) AllowPublishing() []policy.Statement {
	return []policy.Statement{
		{Sid: "Notifications", Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{n.TopicARN}},
		n.key.AllowViaService("NotificationsKey", "sns", "kms:GenerateDataKey", "kms:Decrypt"),
	}
}
