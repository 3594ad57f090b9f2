package component_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const (
	topic        = "aws:sns/topic:Topic"
	topicPolicy  = "aws:sns/topicPolicy:TopicPolicy"
	slackChannel = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
)

// declareNotifications declares the notifications of a stack.
func declareNotifications(t *testing.T, s component.Stack, slack component.SlackChannel) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) (err error) {
		s.SlackLogProvider, err = aws.NewProvider(ctx, "aws-"+component.SlackLogRegion,
			&aws.ProviderArgs{Region: pulumi.String(component.SlackLogRegion)})
		if err != nil {
			return err
		}
		n, err := component.NewNotifications(ctx, "notifications", &component.NotificationsArgs{
			Stack: s, Key: key, Publishers: []component.Publisher{component.AlarmPublisher()}, Slack: slack,
		})
		if err != nil {
			return err
		}
		wantOutputs(t, map[string]pulumi.StringOutput{"TopicARN": n.TopicARN, "TopicName": n.TopicName}, map[string]string{
			"TopicARN":  "arn:aws:sns" + inRegion + "auction-notifications-" + s.Name,
			"TopicName": "auction-notifications-" + s.Name,
		})
		return grant(ctx, s, key, n.AllowPublishing()...)
	})
}

// TestNotifications_Topic checks that the topic is encrypted, and which services can publish
// without a role.
func TestNotifications_Topic(t *testing.T) {
	const arn = "arn:aws:sns" + inRegion + "auction-notifications-dev"
	d := declareNotifications(t, dev, component.SlackChannel{})
	stacktest.CheckChildren(t, d, "auction:component:Notifications notifications",
		topic+" notifications", topicPolicy+" notifications")
	stacktest.CheckInputs(t, d.One(t, topic), stacktest.Inputs{
		"name": "auction-notifications-dev", "kmsMasterKeyId": stacktest.KeyARN,
	})
	stacktest.CheckInputs(t, d.One(t, topicPolicy), stacktest.Inputs{"arn": arn}, "policy")
	stacktest.CheckPolicy(t, d.One(t, topicPolicy), "policy",
		"TLSOnly: Deny AWS * sns:Publish on "+arn+" if aws:SecureTransport Bool false",
		"Alarms: Allow Service cloudwatch.amazonaws.com sns:Publish on "+arn+
			" if aws:SourceArn ArnLike arn:aws:cloudwatch"+inRegion+"alarm:* if aws:SourceAccount StringEquals "+account)
}

func TestNotifications_AllowPublishing(t *testing.T) {
	wantGranted(t, declareNotifications(t, dev, component.SlackChannel{}),
		"Notifications: Allow sns:Publish on arn:aws:sns"+inRegion+"auction-notifications-dev",
		"NotificationsKey: Allow kms:GenerateDataKey kms:Decrypt on "+stacktest.KeyARN+
			" if kms:ViaService StringEquals sns.eu-west-1.amazonaws.com")
}

// TestNotifications_SlackChannelHasNoPermissions checks that the role of the channel has no
// permissions, and that the guardrail policy denies all actions. Without a guardrail policy, a
// channel has administrator permissions.
func TestNotifications_SlackChannelHasNoPermissions(t *testing.T) {
	d := declareNotifications(t, prod, component.SlackChannel{Workspace: "T0123", Channel: "C0456"})
	stacktest.CheckChildren(t, d, "auction:component:Notifications notifications",
		topic+" notifications", topicPolicy+" notifications",
		role+" notifications-slack", logGroup+" notifications-slack", slackChannel+" notifications")
	stacktest.CheckInputs(t, d.One(t, slackChannel), stacktest.Inputs{
		"configurationName": "auction-prod", "slackTeamId": "T0123", "slackChannelId": "C0456", "loggingLevel": "ERROR",
		"iamRoleArn":             "arn:aws:iam::" + account + ":role/auction-slack-prod",
		"guardrailPolicyArns[0]": "arn:aws:iam::aws:policy/AWSDenyAll",
		"snsTopicArns[0]":        "arn:aws:sns" + inRegion + "auction-notifications-prod",
	})
	slack := d.One(t, role, "notifications-slack")
	stacktest.CheckInputs(t, slack, stacktest.Inputs{"name": "auction-slack-prod"}, "assumeRolePolicy")
	stacktest.CheckPolicy(t, slack, "assumeRolePolicy", "Trust: Allow Service chatbot.amazonaws.com sts:AssumeRole")
}

// TestNotifications_SlackLogGroup checks the log group in us-east-1, which Amazon Q would otherwise
// create without a retention period.
func TestNotifications_SlackLogGroup(t *testing.T) {
	d := declareNotifications(t, prod, component.SlackChannel{Workspace: "T0123", Channel: "C0456"})
	group := d.One(t, logGroup, "notifications-slack")
	stacktest.CheckInputs(t, group, stacktest.Inputs{"name": "/aws/chatbot/auction-prod", "retentionInDays": 400})
	if !strings.Contains(group.Provider, "::aws-us-east-1::") {
		t.Errorf("provider of the log group = %s, want us-east-1", group.Provider)
	}
	stacktest.CheckDependsOn(t, d, slackChannel, "notifications", logGroup, "notifications-slack",
		"Amazon Q would create the log group without a retention period")
}
