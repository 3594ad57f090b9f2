package workflow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"auction.internal/lambdas/workflow"
)

var errBroken = errors.New("bucket not found")

func TestErrors_Text(t *testing.T) {
	for want, err := range map[string]error{
		"2 rejected: a, b": &workflow.OrderRejected{RecordIDs: []string{"a", "b"}},
		"invalid event: auction: must be a gate closure": &workflow.InvalidEvent{Reason: "auction: must be a gate closure"},
		"bucket not found":          &workflow.StoreFailed{Err: errBroken},
		"collect: bucket not found": &workflow.CollectFailed{Err: fmt.Errorf("collect: %w", errBroken)},
		"notify: bucket not found":  &workflow.NotifyFailed{Err: fmt.Errorf("notify: %w", errBroken)},
	} {
		if got := err.Error(); got != want {
			t.Errorf("%T.Error() = %q, want %q", err, got, want)
		}
	}
}

// TestOrderRejected_NamesAtMostTenOrders checks the length of the error text, which becomes part of
// the data of a state.
func TestOrderRejected_NamesAtMostTenOrders(t *testing.T) {
	ids := make([]string, 1_500)
	for i := range ids {
		ids[i] = fmt.Sprintf("order-%04d", i)
	}
	want := "1500 rejected: " + strings.Join(ids[:10], ", ") + " and 1490 more"
	if got := (&workflow.OrderRejected{RecordIDs: ids}).Error(); got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}

// TestFailures_TextIsLimited checks the length of the error text, which becomes part of the data of
// a state together with a page.
func TestFailures_TextIsLimited(t *testing.T) {
	const maxBytes = 2_100
	for name, cause := range map[string]error{
		"5,000 joined errors":  joined(5_000, "order-%04d: bucket not found"),
		"one long error":       errors.New(strings.Repeat("x", 1_000_000)),
		"multibyte characters": errors.New(strings.Repeat("\U0001F50B", 1_000)),
		"invalid UTF-8":        errors.New(strings.Repeat("a\xff", 2_000)),
	} {
		t.Run(name, func(t *testing.T) {
			for _, err := range []error{
				&workflow.CollectFailed{Err: cause}, &workflow.StoreFailed{Err: cause}, &workflow.NotifyFailed{Err: cause},
			} {
				got := err.Error()
				if len(got) > maxBytes || !utf8.ValidString(got) {
					t.Errorf("%T: %d bytes, valid UTF-8: %v; want at most %d bytes of valid UTF-8",
						err, len(got), utf8.ValidString(got), maxBytes)
				}
				if !strings.HasSuffix(got, "…") {
					t.Errorf("%T ends with %q, want an ellipsis", err, got[len(got)-20:])
				}
			}
		})
	}
}

func joined(n int, format string) error {
	all := make([]error, n)
	for i := range all {
		all[i] = fmt.Errorf(format, i)
	}
	return errors.Join(all...)
}

// TestFailures_WrapCause checks that the cause is complete, although the text is truncated.
func TestFailures_WrapCause(t *testing.T) {
	for _, err := range []error{
		&workflow.CollectFailed{Err: errBroken},
		&workflow.StoreFailed{Err: errBroken},
		&workflow.NotifyFailed{Err: errBroken},
	} {
		if !errors.Is(err, errBroken) {
			t.Errorf("%T does not wrap its cause", err)
		}
	}
}
