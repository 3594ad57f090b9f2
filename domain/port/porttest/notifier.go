package porttest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"auction.internal/domain/port"
)

// NotifierHarness connects an adapter to the contract tests of port.Notifier.
type NotifierHarness struct {
	// New returns a new notifier.
	New func(t testing.TB) port.Notifier

	// Messages returns the delivered messages, each as the text that the recipients see.
	Messages func(t testing.TB, n port.Notifier) []string
}

// Notifier runs the contract tests of port.Notifier.
func Notifier(t *testing.T, h NotifierHarness) {
	n := h.New(t)
	first := port.Notification{
		Title:       "2 of 3 orders rejected, auction 2026-11-22T12:00Z (test)",
		Orders:      []port.NamedOrder{{RecordID: "order-1"}, {RecordID: "order_2", Note: "decided before"}},
		Description: "and 1 more",
		NextSteps:   []string{"Place new orders.", "Full list: s3://lists/one"},
		Thread:      "auction-20261122T120000Z",
	}
	second := port.Notification{
		Title: "Auction 2026-11-22T13:00Z failed: CollectFailed (test)", Cause: "platform unavailable", Thread: "auction-2",
	}
	for _, notification := range []port.Notification{first, second} {
		if err := n.Notify(t.Context(), notification); err != nil {
			t.Fatalf("Notify: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := n.Notify(ctx, first); !errors.Is(err, context.Canceled) {
		t.Errorf("Notify with a cancelled context = %v, want context.Canceled", err)
	}
	messages := h.Messages(t, n)
	if len(messages) != 2 {
		t.Fatalf("%d messages %q, want one for each of the two notifications", len(messages), messages)
	}
	wantContains(t, messages[0], first.Title, "order-1", "order_2", "decided before", "and 1 more",
		"Place new orders.", "Full list: s3://lists/one", first.Thread)
	wantContains(t, messages[1], second.Title, second.Cause, second.Thread)
}

func wantContains(t *testing.T, message string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(message, text) {
			t.Errorf("message %q, want it to contain %q", message, text)
		}
	}
}
