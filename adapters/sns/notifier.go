// Package sns tells people by a topic that Amazon Q Developer in chat applications (once AWS Chatbot) shows in a Slack
// channel.
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

// New publishes to the topic of an ARN.
func New(config aws.Config, topicARN string) *Notifier {
	return &Notifier{client: sns.NewFromConfig(config), topic: topicARN}
}

// Notify implements port.Notifier. Without an error the topic has the message.
func (n *Notifier) Notify(ctx context.Context, notification port.Notification) error {
	message, err := json.Marshal(compose(notification))
	if err != nil {
		return fmt.Errorf("compose a notification: %w", err)
	}
	if _, err := n.client.Publish(ctx, &sns.PublishInput{TopicArn: &n.topic, Message: aws.String(string(message))}); err != nil {
		return fmt.Errorf("publish a notification: %w", err)
	}
	return nil
}
