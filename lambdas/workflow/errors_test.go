package workflow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"auction.internal/lambdas/workflow"
)

var errBroken = errors.New("the bucket is gone")

func TestErrorsSayWhatHappened(t *testing.T) {
	for want, err := range map[string]error{
		"2 rejected: a, b":                 &workflow.OrderRejected{RecordIDs: []string{"a", "b"}},
		"invalid event: auction: is wrong": &workflow.InvalidEvent{Reason: "auction: is wrong"},
		"the bucket is gone":               &workflow.StoreFailed{Err: errBroken},
		"collect: the bucket is gone":      &workflow.CollectFailed{Err: fmt.Errorf("collect: %w", errBroken)},
		"notify: the bucket is gone":       &workflow.NotifyFailed{Err: fmt.Errorf("notify: %w", errBroken)},
	} {
		if got := err.Error(); got != want {
			t.Errorf("%T says %q, want %q", err, got, want)
		}
	}
}

// TestOrderRejectedNamesAtMostTen keeps a page of a thousand rejections out of the state that carries the error.
func TestOrderRejectedNamesAtMostTen(t *testing.T) {
	ids := make([]string, 1_500)
	for i := range ids {
		ids[i] = fmt.Sprintf("order-%04d", i)
	}
	want := "1500 rejected: " + strings.Join(ids[:10], ", ") + " and 1490 more"
	if got := (&workflow.OrderRejected{RecordIDs: ids}).Error(); got != want {
		t.Errorf("says %q, want %q", got, want)
	}
}

// TestFailuresStayShort checks the bound on what the state machine carries beside a page, whatever
// failed and how often.
func TestFailuresStayShort(t *testing.T) {
	const most = 2_100
	for what, cause := range map[string]error{
		"thousands of errors": joined(5_000, "order-%04d: the bucket is gone"),
		"one long error":      errors.New(strings.Repeat("x", 1_000_000)),
		"wide letters":        errors.New(strings.Repeat("\U0001F50B", 1_000)),
		"bytes that are none": errors.New(strings.Repeat("a\xff", 2_000)),
	} {
		t.Run(what, func(t *testing.T) {
			for _, err := range []error{
				&workflow.CollectFailed{Err: cause}, &workflow.StoreFailed{Err: cause}, &workflow.NotifyFailed{Err: cause},
			} {
				got := err.Error()
				if len(got) > most || !utf8.ValidString(got) {
					t.Errorf("%T: %d bytes, valid UTF-8: %v; want at most %d", err, len(got), utf8.ValidString(got), most)
				}
				if !strings.HasSuffix(got, "…") {
					t.Errorf("%T does not show that it was cut: …%q", err, got[len(got)-20:])
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

// TestFailuresKeepTheirCause is for the logs and for tests: only the text is cut.
func TestFailuresKeepTheirCause(t *testing.T) {
	for _, err := range []error{
		&workflow.CollectFailed{Err: errBroken}, &workflow.StoreFailed{Err: errBroken}, &workflow.NotifyFailed{Err: errBroken},
	} {
		if !errors.Is(err, errBroken) {
			t.Errorf("%T does not wrap its cause", err)
		}
	}
}
