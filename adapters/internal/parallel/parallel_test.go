package parallel_test

import (
	"errors"
	"slices"
	"testing"

	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/port"
)

func TestDo_CountsFailures(t *testing.T) {
	broken := errors.New("broken")
	for failing, want := range map[int]string{0: "", 1: "broken", 3: "3 of 100 calls failed, the first: broken"} {
		calls := make([]bool, 100)
		err := parallel.Do(len(calls), 7, func(i int) error {
			calls[i] = true
			if i < failing {
				return broken
			}
			return nil
		})
		if got := errText(err); got != want || (failing > 0 && !errors.Is(err, broken)) || slices.Contains(calls, false) {
			t.Errorf("%d failing: %q, want %q and every call made", failing, got, want)
		}
	}
	if err := parallel.Do(0, 7, nil); err != nil {
		t.Errorf("no calls: %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestDo_PrefersTemporaryErrors lets a caller retry a page of which one order failed for good.
func TestDo_PrefersTemporaryErrors(t *testing.T) {
	temporary := errors.New("throttled")
	err := parallel.Do(3, 1, func(i int) error {
		if i == 1 {
			return temporary
		}
		return &port.PermanentError{Err: errors.New("damaged")}
	})
	if !errors.Is(err, temporary) || port.IsPermanent(err) {
		t.Errorf("Do: %v, want %v", err, temporary)
	}
}
