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

// step sets the clock by an amount some time after the start.
type step struct{ after, by time.Duration }

// auction is one that was held: the minute past midnight of its gate closure, and when it began, in time that passed.
type auction struct {
	gate  float64
	after time.Duration
}

// held runs the schedule for a while. It returns the auctions and what was logged.
func held(t *testing.T, every, total time.Duration, takes func(n int) time.Duration, steps ...step) (auctions []auction, logged string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		midnight := time.Now() // at which a bubble starts
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
			hold: func(_ context.Context, scheduled time.Time) {
				if running {
					t.Error("two auctions at once")
				}
				running = true
				auctions = append(auctions, auction{scheduled.Sub(midnight).Minutes(), time.Since(midnight)})
				time.Sleep(takes(len(auctions) - 1))
				running = false
			},
			log: slog.New(slog.NewTextHandler(&log, nil)),
		}.run(ctx)
		logged = log.String()
	})
	return auctions, logged
}

func aMinute(int) time.Duration { return time.Minute }

func minutes(auctions []auction) []float64 {
	var gates []float64
	for _, a := range auctions {
		gates = append(gates, a.gate)
	}
	return gates
}

func TestSchedule_HoldsAnAuctionAtEveryMultiple(t *testing.T) {
	got, logged := held(t, 10*time.Minute, 45*time.Minute, aMinute)
	want := []auction{{10, 10 * time.Minute}, {20, 20 * time.Minute}, {30, 30 * time.Minute}, {40, 40 * time.Minute}}
	if !slices.Equal(got, want) || logged != "" {
		t.Errorf("held %v, want %v; logged %s", got, want, logged)
	}
}

func TestSchedule_LongAuctionDelaysTheNext(t *testing.T) {
	got, logged := held(t, 10*time.Minute, 75*time.Minute, func(n int) time.Duration {
		if n == 0 {
			return 35 * time.Minute // from 10 to 45: those of 20 and 30 are skipped, that of 40 waits
		}
		return time.Minute
	})
	if want := []float64{10, 40, 50, 60, 70}; !slices.Equal(minutes(got), want) {
		t.Errorf("held at %v, want %v", minutes(got), want)
	}
	wantLogged(t, logged, `msg="auctions skipped: the latest takes their orders" count=2`+
		` from=2000-01-01T00:20:00.000Z to=2000-01-01T00:30:00.000Z held=2000-01-01T00:40:00.000Z`)
}

// TestSchedule_ClockSetForward has a suspend too: the clock goes on, timers do not.
func TestSchedule_ClockSetForward(t *testing.T) {
	got, logged := held(t, 10*time.Minute, 30*time.Minute, aMinute, step{12*time.Minute + 300*time.Millisecond, 25 * time.Minute})
	// At 12 it is 37: that of 30 is due, that of 20 is skipped. At 15 it is 40.
	if want := []float64{10, 30, 40, 50}; !slices.Equal(minutes(got), want) {
		t.Fatalf("held at %v, want %v", minutes(got), want)
	}
	if late := got[1].after - 12*time.Minute; late > 2*time.Second {
		t.Errorf("the auction that was due began %v after the step", late)
	}
	if got[2].after != 15*time.Minute {
		t.Errorf("the next one began after %v, want 15m", got[2].after)
	}
	wantLogged(t, logged,
		`msg="the clock was set or the machine was asleep" step=25m0s next_auction=2000-01-01T00:20:00.000Z due_in=0s`,
		`msg="auctions skipped: the latest takes their orders" count=1 from=2000-01-01T00:20:00.000Z to=2000-01-01T00:20:00.000Z held=2000-01-01T00:30:00.000Z`)
}

func TestSchedule_ClockSetBack(t *testing.T) {
	got, logged := held(t, 10*time.Second, 85*time.Second, func(int) time.Duration { return time.Second }, step{32500 * time.Millisecond, -40 * time.Second})
	// After 32.5 s it is -7.5: those of 10 to 30 were held, that of 40 comes after 80 s.
	want := []time.Duration{10 * time.Second, 20 * time.Second, 30 * time.Second, 80 * time.Second}
	var began []time.Duration
	for _, a := range got {
		began = append(began, a.after)
	}
	if !slices.Equal(began, want) || got[3].gate*60 != 40 {
		t.Errorf("held %v, want them after %v", got, want)
	}
	wantLogged(t, logged, `msg="the clock was set or the machine was asleep" step=-40s`+
		` next_auction=2000-01-01T00:00:40.000Z due_in=47s`)
}

// TestSchedule_ClockSetForwardByMistake has a day too many for three minutes: the auctions of today go on, and tomorrow's
// that was held is not held again.
func TestSchedule_ClockSetForwardByMistake(t *testing.T) {
	const day = 24 * 60
	got, logged := held(t, 10*time.Minute, (day+35)*time.Minute, aMinute,
		step{12*time.Minute + 300*time.Millisecond, 24 * time.Hour}, step{15*time.Minute + 300*time.Millisecond, -24 * time.Hour})
	want := []float64{10, day + 10}
	for gate := 20.0; gate <= day+30; gate += 10 {
		if gate != day+10 {
			want = append(want, gate)
		}
	}
	if !slices.Equal(minutes(got), want) {
		t.Errorf("held at %v, want %v", minutes(got), want)
	}
	if strings.Count(logged, "step=") != 2 || !strings.Contains(logged, "next_auction=2000-01-01T00:20:00.000Z due_in=4m59s") {
		t.Errorf("logged %s", logged)
	}
}

// TestSchedule_ClockSetDuringAnAuction sets it back and forward while one is held.
func TestSchedule_ClockSetDuringAnAuction(t *testing.T) {
	got, logged := held(t, 10*time.Minute, 35*time.Minute, aMinute,
		step{10*time.Minute + 30*time.Second, -5 * time.Minute}, step{25*time.Minute + 30*time.Second, 5 * time.Minute})
	if want := []float64{10, 20, 30}; !slices.Equal(minutes(got), want) || strings.Count(logged, "step=") != 2 {
		t.Errorf("held at %v, want %v; logged %s", minutes(got), want, logged)
	}
}

// TestSchedule_SmallSteps has a clock that is corrected by little.
func TestSchedule_SmallSteps(t *testing.T) {
	got, logged := held(t, 10*time.Second, 45*time.Second, func(int) time.Duration { return 0 },
		step{12 * time.Second, 900 * time.Millisecond}, step{25 * time.Second, -800 * time.Millisecond})
	if len(got) != 4 || logged != "" {
		t.Errorf("held %v, want four; logged %s", got, logged)
	}
}

func wantLogged(t *testing.T, logged string, lines ...string) {
	t.Helper()
	if strings.Count(logged, "\n") != len(lines) {
		t.Errorf("%d lines are logged, want %d", strings.Count(logged, "\n"), len(lines))
	}
	for _, line := range lines {
		if !strings.Contains(logged, "level=WARN "+line+"\n") {
			t.Errorf("logged\n%s\nwant\n%s", logged, line)
		}
	}
}
