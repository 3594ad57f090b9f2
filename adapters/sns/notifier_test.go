package sns_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssns "github.com/aws/aws-sdk-go-v2/service/sns"

	"auction.internal/adapters/emulator"
	"auction.internal/adapters/sns"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

// channel hears what a topic delivers, as the chat application does.
type channel struct {
	mu    sync.Mutex
	heard []string
}

func (c *channel) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var delivery struct{ Type, Message string }
	if err := json.NewDecoder(r.Body).Decode(&delivery); err != nil || delivery.Type != "Notification" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, delivery.Message)
}

func (c *channel) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heard
}

// newTopic makes a topic that delivers to a channel.
func newTopic(t testing.TB) (arn string, c *channel) {
	t.Helper()
	client := awssns.NewFromConfig(emulator.Config(t))
	topic, err := client.CreateTopic(t.Context(), &awssns.CreateTopicInput{Name: aws.String(t.Name())})
	if err != nil {
		t.Fatal(err)
	}
	c = &channel{}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	_, err = client.Subscribe(t.Context(), &awssns.SubscribeInput{
		TopicArn: topic.TopicArn, Protocol: aws.String("http"), Endpoint: &server.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	return *topic.TopicArn, c
}

func TestTheNotifierKeepsThePromisesOfItsPort(t *testing.T) {
	topic, c := newTopic(t)
	porttest.Notifier(t, porttest.NotifierHarness{
		New:   func(t testing.TB) port.Notifier { return sns.New(emulator.Config(t), topic) },
		Heard: func(testing.TB, port.Notifier) []string { return c.all() },
	})
}

// TestTheMessageHasTheShapeThatIsShown pins the bytes: any other shape is dropped on the way to the channel.
func TestTheMessageHasTheShapeThatIsShown(t *testing.T) {
	topic, c := newTopic(t)
	n := port.Notification{
		Title: "1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)", Description: "- a\n- b",
		NextSteps: []string{"Do this."}, Thread: "auction-20261122T140000Z",
	}
	if err := sns.New(emulator.Config(t), topic).Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	const want = `{"version":"1.0","source":"custom","content":{"textType":"client-markdown",` +
		`"title":"1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)","description":"- a\n- b",` +
		`"nextSteps":["Do this."]},"metadata":{"threadId":"auction-20261122T140000Z"}}`
	if heard := c.all(); len(heard) != 1 || heard[0] != want {
		t.Errorf("published %q\nwant one: %s", heard, want)
	}
}

// TestATopicThatIsNotThereIsAnError keeps the orders open: they are told by the next run.
func TestATopicThatIsNotThereIsAnError(t *testing.T) {
	topic, _ := newTopic(t)
	err := sns.New(emulator.Config(t), topic+"-gone").Notify(t.Context(), port.Notification{Title: "x"})
	if err == nil || !strings.Contains(err.Error(), "publish a notification") {
		t.Errorf("Notify: %v, want an error that says what was done", err)
	}
}
