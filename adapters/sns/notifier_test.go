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

func TestNotifier_Contract(t *testing.T) {
	topic, subscriber := emulator.NewTopic(t)
	porttest.Notifier(t, porttest.NotifierHarness{
		New:      func(t testing.TB) port.Notifier { return sns.New(emulator.Config(t), topic) },
		Messages: func(testing.TB, port.Notifier) []string { return subscriber.Messages() },
	})
}

// TestNotifier_MessageFormat pins the message byte by byte: Amazon Q Developer drops any other
// format.
func TestNotifier_MessageFormat(t *testing.T) {
	topic, subscriber := emulator.NewTopic(t)
	n := port.Notification{
		Title:     "1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)",
		Orders:    []port.NamedOrder{{RecordID: "a_1"}, {RecordID: "b"}},
		NextSteps: []string{"Do this."}, Thread: "auction-20261122T140000Z",
	}
	if err := sns.New(emulator.Config(t), topic).Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	const want = `{"version":"1.0","source":"custom","content":{"textType":"client-markdown",` +
		`"title":"1 of 2 orders rejected, auction 2026-11-22T14:00Z (dev)",` +
		`"description":"- ` + "`a_1`" + `\n- ` + "`b`" + `",` +
		`"nextSteps":["Do this."]},"metadata":{"threadId":"auction-20261122T140000Z"}}`
	if got := subscriber.Messages(); len(got) != 1 || got[0] != want {
		t.Errorf("published %q\nwant only %s", got, want)
	}
}

// TestNotifier_MissingTopic checks that a notification without a topic is an error, because the
// orders then stay open and the next execution notifies again.
func TestNotifier_MissingTopic(t *testing.T) {
	topic, _ := emulator.NewTopic(t)
	err := sns.New(emulator.Config(t), topic+"-gone").Notify(t.Context(), port.Notification{Title: "x"})
	if err == nil || !strings.Contains(err.Error(), "publish a notification") {
		t.Errorf("Notify = %v, want an error that names the call", err)
	}
}
