// Package sns publishes notifications to an SNS topic, which Amazon Q Developer in chat
// applications (formerly AWS Chatbot) forwards to a Slack channel.
package sns

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"auction.internal/domain/port"
)

// Notifier publishes notifications to a topic.
type Notifier struct {
	client *sns.Client
	topic  string
}

// New returns a notifier that publishes to the topic.
func New(config aws.Config, topicARN string) *Notifier {
	return &Notifier{client: sns.NewFromConfig(config), topic: topicARN}
}

// Notify implements port.Notifier. If it returns nil, SNS has accepted the message for delivery.
func (n *Notifier) Notify(ctx context.Context, notification port.Notification) error {
	body, err := json.Marshal(newMessage(notification))
	if err != nil {
		return fmt.Errorf("encode a notification: %w", err)
	}
	input := &sns.PublishInput{TopicArn: &n.topic, Message: aws.String(string(body))}
	if _, err := n.client.Publish(ctx, input); err != nil {
		return fmt.Errorf("publish a notification: %w", err)
	}
	return nil
}
