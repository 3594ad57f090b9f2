package awsclient_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/awsclient"
)

// measureDelays returns n delays of Backoff after a number of failed attempts, in synthetic time.
func measureDelays(t *testing.T, attempts, n int) []time.Duration {
	t.Helper()
	delays := make([]time.Duration, n)
	for i := range delays {
		started := time.Now()
		if err := awsclient.Backoff(t.Context(), attempts); err != nil {
			t.Fatal(err)
		}
		delays[i] = time.Since(started)
	}
	return delays
}

func TestBackoff_ExponentialWithFullJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for attempts, limit := range map[int]time.Duration{
			1: 50 * time.Millisecond, 2: 100 * time.Millisecond, 5: 800 * time.Millisecond, 6: time.Second, 99: time.Second,
		} {
			delays := measureDelays(t, attempts, 300)
			if longest := slices.Max(delays); longest >= limit || longest < limit*8/10 {
				t.Errorf("longest delay after %d attempts = %s, want just below %s", attempts, longest, limit)
			}
			if shortest := slices.Min(delays); shortest > limit/10 {
				t.Errorf("shortest delay after %d attempts = %s, want full jitter", attempts, shortest)
			}
		}
	})
}

func TestBackoff_StopsBeforeDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for timeout, want := range map[time.Duration]error{
			2 * time.Second: nil, time.Second - 1: awsclient.ErrNoTimeLeft, 0: awsclient.ErrNoTimeLeft,
		} {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			started := time.Now()
			err := awsclient.Backoff(ctx, 3)
			if took := time.Since(started); !errors.Is(err, want) || (want != nil && took > 0) {
				t.Errorf("Backoff with %s left = %v after %s, want %v without a delay", timeout, err, took, want)
			}
			cancel()
		}
	})
}

func TestBackoff_ContextCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := awsclient.Backoff(ctx, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("Backoff = %v, want context.Canceled", err)
	}
}

func TestBackoff_StopsWithoutDeadline(t *testing.T) {
	if err := awsclient.Backoff(t.Context(), 100); !errors.Is(err, awsclient.ErrTooManyAttempts) {
		t.Errorf("Backoff after 100 attempts = %v, want ErrTooManyAttempts", err)
	}
}
