package parallel_test

import (
	"errors"
	"slices"
	"testing"

	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/port"
)

func TestDo_CountsFailures(t *testing.T) {
	failure := errors.New("disk full")
	for failing, want := range map[int]string{0: "", 1: "disk full", 3: "3 of 100 calls failed, first error: disk full"} {
		calls := make([]bool, 100)
		err := parallel.Do(len(calls), 7, func(i int) error {
			calls[i] = true
			if i < failing {
				return failure
			}
			return nil
		})
		if got := errText(err); got != want || (failing > 0 && !errors.Is(err, failure)) {
			t.Errorf("Do with %d failing calls: %q, want %q", failing, got, want)
		}
		if slices.Contains(calls, false) {
			t.Errorf("Do with %d failing calls skipped calls, want every call made", failing)
		}
	}
}

func TestDo_NoCalls(t *testing.T) {
	if err := parallel.Do(0, 7, nil); err != nil {
		t.Errorf("Do without calls: %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestDo_PrefersTemporaryErrors checks that a temporary error is returned, so that the caller
// retries, even if other calls failed permanently.
func TestDo_PrefersTemporaryErrors(t *testing.T) {
	temporary := errors.New("throttled")
	err := parallel.Do(3, 1, func(i int) error {
		if i == 1 {
			return temporary
		}
		return &port.PermanentError{Err: errors.New("damaged")}
	})
	if !errors.Is(err, temporary) || port.IsPermanent(err) {
		t.Errorf("Do = %v, want %v", err, temporary)
	}
}
