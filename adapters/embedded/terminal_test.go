package embedded_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

var note = port.Notification{
	Title:       "2 of 3 orders rejected",
	Orders:      []port.NamedOrder{{RecordID: "a_b"}, {RecordID: "c", Note: "decided before"}, {RecordID: "<d>\n"}},
	Description: "and 1 more", Cause: "it *broke*\ntwice", NextSteps: []string{"Do this.", "Then that."}, Thread: "auction-1",
}

func TestANotificationIsShownWhole(t *testing.T) {
	var out strings.Builder
	if err := embedded.NewTerminal(&out).Notify(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	const want = `
  ┌ 2 of 3 orders rejected
  │ - a_b
  │ - c (decided before)
  │ - "<d>\n"
  │ and 1 more
  │ it *broke*
  │ twice
  │ → Do this.
  │ → Then that.
  └ auction-1

`
	if out.String() != want {
		t.Errorf("shown:\n%s\nwant:\n%s", out.String(), want)
	}
}

// TestANotificationThatIsNotShownIsAnError keeps its orders open: they must be told by the next run.
func TestANotificationThatIsNotShownIsAnError(t *testing.T) {
	closed, in := io.Pipe()
	closed.Close()
	if err := embedded.NewTerminal(in).Notify(t.Context(), note); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Notify on a closed terminal: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := embedded.NewTerminal(io.Discard).Notify(gone, note); !errors.Is(err, context.Canceled) {
		t.Errorf("Notify with a cancelled context: %v", err)
	}
}

// spoken keeps each notification that is written to it.
type spoken struct{ messages []string }

func (s *spoken) Write(p []byte) (int, error) {
	s.messages = append(s.messages, string(p))
	return len(p), nil
}

func TestTheTerminalKeepsThePromisesOfItsPort(t *testing.T) {
	out := &spoken{}
	porttest.Notifier(t, porttest.NotifierHarness{
		New:      func(testing.TB) port.Notifier { return embedded.NewTerminal(out) },
		Messages: func(testing.TB, port.Notifier) []string { return out.messages },
	})
}
