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

// Subscriber is an HTTP endpoint that records the messages of an SNS topic.
type Subscriber struct {
	mu       sync.Mutex
	messages []string
}

// NewTopic creates an SNS topic with one subscriber, and returns the ARN of the topic and the
// subscriber.
func NewTopic(t testing.TB) (arn string, s *Subscriber) {
	t.Helper()
	client := sns.NewFromConfig(Config(t))
	topic, err := client.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String(uniqueName("notifications"))})
	if err != nil {
		t.Fatalf("create a topic: %v", err)
	}
	s = &Subscriber{}
	endpoint := httptest.NewServer(s)
	t.Cleanup(endpoint.Close)
	_, err = client.Subscribe(t.Context(), &sns.SubscribeInput{
		TopicArn: topic.TopicArn, Protocol: aws.String("http"), Endpoint: &endpoint.URL,
	})
	if err != nil {
		t.Fatalf("subscribe to a topic: %v", err)
	}
	return *topic.TopicArn, s
}

// ServeHTTP records a message of the topic. It ignores the subscription confirmation.
func (s *Subscriber) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var delivery struct{ Type, Message string }
	if err := json.NewDecoder(r.Body).Decode(&delivery); err != nil || delivery.Type != "Notification" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, delivery.Message)
}

// Messages returns the messages received so far.
func (s *Subscriber) Messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}
