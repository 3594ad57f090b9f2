package system

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// clockStep moves the clock by a duration, some time after the start.
type clockStep struct{ after, by time.Duration }

// scheduledAuction is an auction that ran: its gate closure in minutes after midnight of the wall
// clock, and the elapsed time until its start.
type scheduledAuction struct {
	gate  float64
	after time.Duration
}

// runSchedule runs a schedule for the total of elapsed time and returns its auctions and its log.
// durationOf returns the duration of the n-th auction, counted from 0.
func runSchedule(
	t *testing.T, every, total time.Duration, durationOf func(n int) time.Duration, steps ...clockStep,
) (auctions []scheduledAuction, logged string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		midnight := time.Now() // a synctest bubble starts at midnight
		ctx, cancel := context.WithTimeout(t.Context(), total)
		defer cancel()
		var offset atomic.Int64
		for _, s := range steps {
			time.AfterFunc(s.after, func() { offset.Add(int64(s.by)) })
		}
		var log strings.Builder
		running := false
		schedule{
			every: every,
			clock: func() time.Time { return time.Now().Add(time.Duration(offset.Load())) },
			runAuction: func(_ context.Context, gateClosure time.Time) {
				if running {
					t.Error("two auctions run concurrently, want one after the other")
				}
				running = true
				auctions = append(auctions, scheduledAuction{gateClosure.Sub(midnight).Minutes(), time.Since(midnight)})
				time.Sleep(durationOf(len(auctions) - 1))
				running = false
			},
			log: slog.New(slog.NewTextHandler(&log, nil)),
		}.run(ctx)
		logged = log.String()
	})
	return auctions, logged
}

func oneMinute(int) time.Duration { return time.Minute }

// gates returns the gate closures of auctions.
func gates(auctions []scheduledAuction) []float64 {
	var minutes []float64
	for _, a := range auctions {
		minutes = append(minutes, a.gate)
	}
	return minutes
}

func TestSchedule_AuctionAtEveryMultiple(t *testing.T) {
	got, logged := runSchedule(t, 10*time.Minute, 45*time.Minute, oneMinute)
	want := []scheduledAuction{
		{10, 10 * time.Minute}, {20, 20 * time.Minute}, {30, 30 * time.Minute}, {40, 40 * time.Minute},
	}
	if !slices.Equal(got, want) || logged != "" {
		t.Errorf("auctions %v, want %v; logged %s", got, want, logged)
	}
}

func TestSchedule_LongAuctionDelaysNext(t *testing.T) {
	got, logged := runSchedule(t, 10*time.Minute, 75*time.Minute, func(n int) time.Duration {
		if n == 0 {
			// It runs until minute 45: the auctions at 20 and 30 are skipped, the one at 40 starts late.
			return 35 * time.Minute
		}
		return time.Minute
	})
	if want := []float64{10, 40, 50, 60, 70}; !slices.Equal(gates(got), want) {
		t.Errorf("gate closures %v, want %v", gates(got), want)
	}
	wantLog(t, logged, `msg="auctions skipped; the latest auction takes their orders" count=2`+
		` from=2000-01-01T00:20:00.000Z to=2000-01-01T00:30:00.000Z latest=2000-01-01T00:40:00.000Z`)
}

// TestSchedule_ClockSetForward also covers a suspended machine, whose clock continues while its
// timers stop.
func TestSchedule_ClockSetForward(t *testing.T) {
	got, logged := runSchedule(t, 10*time.Minute, 30*time.Minute, oneMinute,
		clockStep{12*time.Minute + 300*time.Millisecond, 25 * time.Minute})
	// After 12 minutes the clock shows minute 37: the auction at minute 20 is skipped, the one at
	// minute 30 is due. After 15 minutes the clock shows minute 40.
	if want := []float64{10, 30, 40, 50}; !slices.Equal(gates(got), want) {
		t.Fatalf("gate closures %v, want %v", gates(got), want)
	}
	if late := got[1].after - 12*time.Minute; late > 2*time.Second {
		t.Errorf("the due auction started %v after the clock step, want at most 2s", late)
	}
	if got[2].after != 15*time.Minute {
		t.Errorf("the next auction started after %v, want 15m", got[2].after)
	}
	wantLog(t, logged,
		`msg="clock changed or machine suspended" step=25m0s`+
			` next_auction=2000-01-01T00:20:00.000Z due_in=0s`,
		`msg="auctions skipped; the latest auction takes their orders" count=1`+
			` from=2000-01-01T00:20:00.000Z to=2000-01-01T00:20:00.000Z latest=2000-01-01T00:30:00.000Z`)
}

func TestSchedule_ClockSetBack(t *testing.T) {
	oneSecond := func(int) time.Duration { return time.Second }
	got, logged := runSchedule(t, 10*time.Second, 85*time.Second, oneSecond,
		clockStep{32500 * time.Millisecond, -40 * time.Second})
	// After 32.5 s the clock shows -7.5 s. The auctions at 10, 20 and 30 s have run, so the next
	// one is at 40 s, after 80 s.
	want := []time.Duration{10 * time.Second, 20 * time.Second, 30 * time.Second, 80 * time.Second}
	var starts []time.Duration
	for _, a := range got {
		starts = append(starts, a.after)
	}
	if !slices.Equal(starts, want) || got[3].gate*60 != 40 {
		t.Errorf("auctions %v, want starts after %v", got, want)
	}
	wantLog(t, logged, `msg="clock changed or machine suspended" step=-40s`+
		` next_auction=2000-01-01T00:00:40.000Z due_in=47s`)
}

// TestSchedule_ClockSetForwardByMistake sets the clock a day forward for three minutes. The
// auctions of today continue, and the auction that ran with tomorrow's gate closure does not run
// again.
func TestSchedule_ClockSetForwardByMistake(t *testing.T) {
	const day = 24 * 60
	got, logged := runSchedule(t, 10*time.Minute, (day+35)*time.Minute, oneMinute,
		clockStep{12*time.Minute + 300*time.Millisecond, 24 * time.Hour},
		clockStep{15*time.Minute + 300*time.Millisecond, -24 * time.Hour})
	want := []float64{10, day + 10}
	for gate := 20.0; gate <= day+30; gate += 10 {
		if gate != day+10 {
			want = append(want, gate)
		}
	}
	if !slices.Equal(gates(got), want) {
		t.Errorf("gate closures %v, want %v", gates(got), want)
	}
	const next = "next_auction=2000-01-01T00:20:00.000Z due_in=4m59s"
	if strings.Count(logged, "step=") != 2 || !strings.Contains(logged, next) {
		t.Errorf("logged %s, want two clock steps and %s", logged, next)
	}
}

// TestSchedule_ClockSetDuringAuction sets the clock back and forward while an auction runs.
func TestSchedule_ClockSetDuringAuction(t *testing.T) {
	got, logged := runSchedule(t, 10*time.Minute, 35*time.Minute, oneMinute,
		clockStep{10*time.Minute + 30*time.Second, -5 * time.Minute},
		clockStep{25*time.Minute + 30*time.Second, 5 * time.Minute})
	if want := []float64{10, 20, 30}; !slices.Equal(gates(got), want) || strings.Count(logged, "step=") != 2 {
		t.Errorf("gate closures %v, want %v; logged %s", gates(got), want, logged)
	}
}

// TestSchedule_SmallClockSteps corrects the clock by less than the tolerance.
func TestSchedule_SmallClockSteps(t *testing.T) {
	got, logged := runSchedule(t, 10*time.Second, 45*time.Second, func(int) time.Duration { return 0 },
		clockStep{12 * time.Second, 900 * time.Millisecond}, clockStep{25 * time.Second, -800 * time.Millisecond})
	if len(got) != 4 || logged != "" {
		t.Errorf("auctions %v, want 4; logged %s", got, logged)
	}
}

// wantLog checks that the log contains exactly the given warnings.
func wantLog(t *testing.T, logged string, lines ...string) {
	t.Helper()
	if strings.Count(logged, "\n") != len(lines) {
		t.Errorf("logged %d lines, want %d", strings.Count(logged, "\n"), len(lines))
	}
	for _, line := range lines {
		if !strings.Contains(logged, "level=WARN "+line+"\n") {
			t.Errorf("logged\n%s\nwant\n%s", logged, line)
		}
	}
}
