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

// pauses measures, in synthetic time, the pauses behind a number of failed attempts.
func pauses(t *testing.T, attempts, n int) []time.Duration {
	t.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		started := time.Now()
		if err := awsclient.Backoff(t.Context(), attempts); err != nil {
			t.Fatal(err)
		}
		took[i] = time.Since(started)
	}
	return took
}

func TestPausesGrowAndAreJitteredInFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for attempts, limit := range map[int]time.Duration{
			1: 50 * time.Millisecond, 2: 100 * time.Millisecond, 5: 800 * time.Millisecond, 6: time.Second, 99: time.Second,
		} {
			took := pauses(t, attempts, 300)
			if longest := slices.Max(took); longest >= limit || longest < limit*8/10 {
				t.Errorf("after %d attempts the longest pause is %s, want nearly %s", attempts, longest, limit)
			}
			if shortest := slices.Min(took); shortest > limit/10 {
				t.Errorf("after %d attempts the shortest pause is %s: no full jitter", attempts, shortest)
			}
		}
	})
}

func TestNobodyPausesOverTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for left, want := range map[time.Duration]error{2 * time.Second: nil, time.Second - 1: awsclient.ErrNoTimeLeft, 0: awsclient.ErrNoTimeLeft} {
			ctx, cancel := context.WithTimeout(t.Context(), left)
			started := time.Now()
			if err := awsclient.Backoff(ctx, 3); !errors.Is(err, want) || (want != nil && time.Since(started) > 0) {
				t.Errorf("with %s left: %v after %s, want %v at once", left, err, time.Since(started), want)
			}
			cancel()
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := awsclient.Backoff(gone, 3); !errors.Is(err, context.Canceled) {
			t.Errorf("with a caller who has gone: %v", err)
		}
	})
}

func TestPausesEndWithoutADeadlineToo(t *testing.T) {
	if err := awsclient.Backoff(t.Context(), 100); !errors.Is(err, awsclient.ErrTooManyAttempts) {
		t.Errorf("after 100 attempts: %v", err)
	}
}
