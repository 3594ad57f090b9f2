package system

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// held runs the schedule for a while and gives the minutes past midnight for which auctions were held.
func held(t *testing.T, every, total time.Duration, takes func(n int) time.Duration) []float64 {
	t.Helper()
	var minutes []float64
	synctest.Test(t, func(t *testing.T) {
		midnight := time.Now() // at which a bubble starts
		ctx, cancel := context.WithTimeout(t.Context(), total)
		defer cancel()
		running := false
		schedule(ctx, every, func(_ context.Context, scheduled time.Time) {
			if running {
				t.Error("two auctions at once")
			}
			running = true
			time.Sleep(takes(len(minutes)))
			running = false
			minutes = append(minutes, scheduled.Sub(midnight).Minutes())
		})
	})
	return minutes
}

func TestAuctionsAreHeldAtEveryMultiple(t *testing.T) {
	got := held(t, 10*time.Minute, 45*time.Minute, func(int) time.Duration { return time.Minute })
	if want := []float64{10, 20, 30, 40}; !slices.Equal(got, want) {
		t.Errorf("held at %v, want %v", got, want)
	}
}

func TestALongRunMakesTheNextOneWait(t *testing.T) {
	got := held(t, 10*time.Minute, 75*time.Minute, func(n int) time.Duration {
		if n == 0 {
			return 35 * time.Minute // from 10 to 45: those of 20 and 30 are skipped, that of 40 waits
		}
		return time.Minute
	})
	if want := []float64{10, 40, 50, 60, 70}; !slices.Equal(got, want) {
		t.Errorf("held at %v, want %v", got, want)
	}
}
