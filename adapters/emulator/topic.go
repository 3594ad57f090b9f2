package emulator

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// Channel hears what a topic delivers, as a chat application does.
type Channel struct {
	mu    sync.Mutex
	heard []string
}

// Topic makes a topic that delivers to a channel, and gives its ARN.
func Topic(t testing.TB) (arn string, c *Channel) {
	t.Helper()
	client := sns.NewFromConfig(Config(t))
	topic, err := client.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String(name("notifications"))})
	if err != nil {
		t.Fatalf("make a topic: %v", err)
	}
	c = &Channel{}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	_, err = client.Subscribe(t.Context(), &sns.SubscribeInput{TopicArn: topic.TopicArn, Protocol: aws.String("http"), Endpoint: &server.URL})
	if err != nil {
		t.Fatalf("subscribe to a topic: %v", err)
	}
	return *topic.TopicArn, c
}

// ServeHTTP takes a delivery of the topic.
func (c *Channel) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var delivery struct{ Type, Message string }
	if err := json.NewDecoder(r.Body).Decode(&delivery); err != nil || delivery.Type != "Notification" {
		return // the confirmation of the subscription
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, delivery.Message)
}

// Messages gives the messages so far.
func (c *Channel) Messages() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.heard)
}
