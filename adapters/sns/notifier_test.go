package sns_test

import (
	"os"
	"strings"
	"testing"

	"auction.internal/adapters/emulator"
	"auction.internal/adapters/sns"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

func TestTheNotifierKeepsThePromisesOfItsPort(t *testing.T) {
	topic, c := emulator.Topic(t)
	porttest.Notifier(t, porttest.NotifierHarness{
		New:      func(t testing.TB) port.Notifier { return sns.New(emulator.Config(t), topic) },
		Messages: func(testing.TB, port.Notifier) []string { return c.Messages() },
	})
}

// TestTheMessageHasTheShapeThatIsShown pins the bytes: any other shape is dropped on the way to the channel.
func TestTheMessageHasTheShapeThatIsShown(t *testing.T) {
	topic, c := emulator.Topic(t)
	n := port.Notification{
		Title: "1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)", Orders: []port.NamedOrder{{RecordID: "a_1"}, {RecordID: "b"}},
		NextSteps: []string{"Do this."}, Thread: "auction-20261122T140000Z",
	}
	if err := sns.New(emulator.Config(t), topic).Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	const want = `{"version":"1.0","source":"custom","content":{"textType":"client-markdown",` +
		`"title":"1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)","description":"- ` + "`a_1`" + `\n- ` + "`b`" + `",` +
		`"nextSteps":["Do this."]},"metadata":{"threadId":"auction-20261122T140000Z"}}`
	if heard := c.Messages(); len(heard) != 1 || heard[0] != want {
		t.Errorf("published %q\nwant one: %s", heard, want)
	}
}

// TestATopicThatIsNotThereIsAnError keeps the orders open: they are told by the next run.
func TestATopicThatIsNotThereIsAnError(t *testing.T) {
	topic, _ := emulator.Topic(t)
	err := sns.New(emulator.Config(t), topic+"-gone").Notify(t.Context(), port.Notification{Title: "x"})
	if err == nil || !strings.Contains(err.Error(), "publish a notification") {
		t.Errorf("Notify: %v, want an error that says what was done", err)
	}
}
