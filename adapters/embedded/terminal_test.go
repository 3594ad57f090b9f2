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

var notification = port.Notification{
	Title:       "2 of 3 orders rejected",
	Orders:      []port.NamedOrder{{RecordID: "a_b"}, {RecordID: "c", Note: "decided before"}, {RecordID: "<d>\n"}},
	Description: "and 1 more", Cause: "store *failed*\ntwice",
	NextSteps: []string{"Do this.", "Then that."}, Thread: "auction-1",
}

func TestTerminal_PrintsAllFields(t *testing.T) {
	var out strings.Builder
	if err := embedded.NewTerminal(&out).Notify(t.Context(), notification); err != nil {
		t.Fatal(err)
	}
	const want = `
  ┌ 2 of 3 orders rejected
  │ - a_b
  │ - c (decided before)
  │ - "<d>\n"
  │ and 1 more
  │ store *failed*
  │ twice
  │ → Do this.
  │ → Then that.
  └ auction-1

`
	if out.String() != want {
		t.Errorf("Notify printed:\n%s\nwant:\n%s", out.String(), want)
	}
}

// TestTerminal_WriteErrorOrCancelledContext checks that Notify fails if it did not print the
// notification. Only then do the orders stay open, so that the next execution reports them again.
func TestTerminal_WriteErrorOrCancelledContext(t *testing.T) {
	reader, writer := io.Pipe()
	reader.Close()
	if err := embedded.NewTerminal(writer).Notify(t.Context(), notification); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Notify on a closed terminal = %v, want io.ErrClosedPipe", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := embedded.NewTerminal(io.Discard).Notify(ctx, notification); !errors.Is(err, context.Canceled) {
		t.Errorf("Notify with a cancelled context = %v, want context.Canceled", err)
	}
}

// recordingWriter records each call of Write.
type recordingWriter struct{ messages []string }

func (w *recordingWriter) Write(p []byte) (int, error) {
	w.messages = append(w.messages, string(p))
	return len(p), nil
}

func TestTerminal_Contract(t *testing.T) {
	out := &recordingWriter{}
	porttest.Notifier(t, porttest.NotifierHarness{
		New:      func(testing.TB) port.Notifier { return embedded.NewTerminal(out) },
		Messages: func(testing.TB, port.Notifier) []string { return out.messages },
	})
}
