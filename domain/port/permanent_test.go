package port_test

import (
	"errors"
	"fmt"
	"testing"

	"auction.internal/domain/port"
)

func TestIsPermanent(t *testing.T) {
	temporary := errors.New("throttled")
	permanent := &port.PermanentError{Err: errors.New("access denied")}
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"nil":                         {nil, false},
		"temporary":                   {temporary, false},
		"permanent":                   {permanent, true},
		"wrapped permanent":           {fmt.Errorf("read: %w", fmt.Errorf("item: %w", permanent)), true},
		"permanent around temporary":  {&port.PermanentError{Err: temporary}, true},
		"joined permanent":            {errors.Join(permanent, fmt.Errorf("store: %w", permanent)), true},
		"joined, one temporary":       {errors.Join(permanent, temporary), false},
		"wrapped join, one temporary": {fmt.Errorf("page: %w", errors.Join(permanent, temporary)), false},
		"two wrapped, one temporary":  {fmt.Errorf("%w: %w", temporary, permanent), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := port.IsPermanent(tc.err); got != tc.want {
				t.Errorf("IsPermanent(%v) = %v, want %v", tc.err, got, tc.want)
			}
		})
	}
}

func TestPermanentError_KeepsErrorAndText(t *testing.T) {
	cause := errors.New("access denied")
	err := fmt.Errorf("read: %w", &port.PermanentError{Err: cause})
	if !errors.Is(err, cause) || err.Error() != "read: access denied" {
		t.Errorf("errors.Is(%v, cause) = %v, want true and the text of the cause", err, errors.Is(err, cause))
	}
}
