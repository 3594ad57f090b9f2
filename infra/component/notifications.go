package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/chatbot"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// NotificationsArgs contains the arguments of NewNotifications.
type NotificationsArgs struct {
	Stack      Stack
	Key        *EncryptionKey
	Publishers []Publisher // services that publish without a role; the key must have the same ones
	Slack      SlackChannel
}

// SlackChannel identifies a Slack channel. An operator must have authorized its workspace in Amazon
// Q Developer in chat applications. The zero value is no channel.
type SlackChannel struct {
	Workspace string // the workspace ID, such as T0123
	Channel   string // the channel ID, such as C0123
}

// Notifications is the SNS topic for notifications of operators (rejected orders, failures, alarms,
// deliveries), and the Slack channel that subscribes to it.
type Notifications struct {
	pulumi.ResourceState

	TopicARN  pulumi.StringOutput
	TopicName pulumi.StringOutput

	key *EncryptionKey
}

// NewNotifications declares the topic auction-notifications-<environment> and, if configured, the
// Slack channel.
func NewNotifications(
	ctx *pulumi.Context, name string, args *NotificationsArgs, opts ...pulumi.ResourceOption,
) (*Notifications, error) {
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
		if err := n.subscribeSlack(ctx, name, s, args.Slack); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{"topicArn": n.TopicARN})
}

// topicPolicy returns the topic policy. It allows the services that publish without a role of the
// stack.
func topicPolicy(s Stack, topic pulumi.StringInput, publishers []Publisher) []policy.Statement {
	statements := []policy.Statement{policy.DenyInsecureTransport("sns:Publish", topic)}
	for _, p := range publishers {
		statements = append(statements, p.topicStatement(s, topic))
	}
	return statements
}

// subscribeSlack subscribes a Slack channel to the topic. Members of the channel cannot use AWS
// through it: its role has no permissions, and its guardrail policy denies all actions even if the
// role gets permissions later. Without a guardrail policy, a channel has administrator permissions.
func (n *Notifications) subscribeSlack(ctx *pulumi.Context, name string, s Stack, slack SlackChannel) error {
	role, _, err := ServiceRole{Name: s.ResourceName(SlackRoleName), Service: "chatbot"}.Create(
		ctx, name+"-slack", s, pulumi.Parent(n))
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
		GuardrailPolicyArns: pulumi.StringArray{awsManagedPolicyARN("AWSDenyAll")},
		SnsTopicArns:        pulumi.StringArray{n.TopicARN},
		LoggingLevel:        pulumi.String("ERROR"),
	}, pulumi.Parent(n), pulumi.DependsOn([]pulumi.Resource{logs}))
	return err
}

// newSlackLogs declares the log group in which Amazon Q records failed deliveries to Slack.
// Otherwise Amazon Q would create it without a retention period. CloudWatch encrypts it with its
// own key, because the key of the stack is in another region.
func newSlackLogs(
	ctx *pulumi.Context, resource string, s Stack, opts ...pulumi.ResourceOption,
) (*cloudwatch.LogGroup, error) {
	return cloudwatch.NewLogGroup(ctx, resource, &cloudwatch.LogGroupArgs{
		Name: pulumi.String(SlackLogsPrefix + s.ResourceName(SystemName)), RetentionInDays: pulumi.Int(s.LogRetentionDays),
	}, append(opts, pulumi.Provider(s.SlackLogProvider))...)
}

// AllowPublishing returns the permissions to publish notifications.
func (n *Notifications) AllowPublishing() []policy.Statement {
	return []policy.Statement{
		{Sid: "Notifications", Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{n.TopicARN}},
		n.key.AllowViaService("NotificationsKey", "sns", "kms:GenerateDataKey", "kms:Decrypt"),
	}
}
