package porttest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"auction.internal/domain/port"
)

// NotifierHarness is what an adapter brings to the suite of the notifier.
type NotifierHarness struct {
	New func(t testing.TB) port.Notifier

	// Messages gives what has come through to people, message by message, as the text that they see.
	Messages func(t testing.TB, n port.Notifier) []string
}

// Notifier runs the contract suite of the notifier.
func Notifier(t *testing.T, h NotifierHarness) {
	n := h.New(t)
	first := port.Notification{
		Title:       "2 of 3 orders rejected, auction 2026-11-22T12:00Z (test)",
		Orders:      []port.NamedOrder{{RecordID: "order-1"}, {RecordID: "order_2", Note: "decided before"}},
		Description: "and 1 more",
		NextSteps:   []string{"Place new ones.", "The full list: somewhere"},
		Thread:      "auction-20261122T120000Z",
	}
	second := port.Notification{Title: "Auction 2026-11-22T13:00Z failed: CollectFailed (test)", Cause: "the platform is down", Thread: "auction-2"}
	for _, told := range []port.Notification{first, second} {
		if err := n.Notify(t.Context(), told); err != nil {
			t.Fatalf("Notify: %v", err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := n.Notify(gone, first); !errors.Is(err, context.Canceled) {
		t.Errorf("Notify with a cancelled context: %v, want context.Canceled", err)
	}
	heard := h.Messages(t, n)
	if len(heard) != 2 {
		t.Fatalf("%d messages were heard, want the two that were handed over: %q", len(heard), heard)
	}
	wantAll(t, heard[0], first.Title, "order-1", "order_2", "decided before", "and 1 more", "Place new ones.", "The full list: somewhere", first.Thread)
	wantAll(t, heard[1], second.Title, "the platform is down", second.Thread)
}

func wantAll(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("heard %q, want %q in it", text, part)
		}
	}
}
