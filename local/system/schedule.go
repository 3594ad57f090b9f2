package system

import (
	"context"
	"log/slog"
	"time"
)

const (
	// tick is how long the schedule waits at most before it looks at the clock again: a timer knows nothing of a clock
	// that is set, or of a machine that sleeps.
	tick = time.Second

	// stepBound is how far the clock may move against the time that passes before that is logged.
	stepBound = time.Second
)

// schedule holds an auction at every full multiple of a period of the wall clock, one at a time, and each at most once.
// If several gate closures have passed, because an auction took long or the clock was set forward, it holds only the
// latest: that auction takes the orders of all. If the clock was set back, the next auction is the one after the last
// that was held. Both are logged.
type schedule struct {
	every time.Duration
	clock func() time.Time // the wall clock
	hold  func(ctx context.Context, scheduled time.Time)
	log   *slog.Logger
}

// run holds auctions until ctx ends.
func (s schedule) run(ctx context.Context) {
	now, seen := s.now(), time.Now()
	last := now.Truncate(s.every)
	for {
		next := last.Add(s.every)
		if latest := now.Truncate(s.every); !latest.Before(next) {
			s.logSkipped(ctx, next, latest)
			s.hold(ctx, latest)
			last, next = latest, latest.Add(s.every)
		} else {
			wait(ctx, min(next.Sub(now), tick))
		}
		if ctx.Err() != nil {
			return
		}
		passed := time.Since(seen)
		before := now
		now, seen = s.now(), seen.Add(passed)
		s.logStep(ctx, now.Sub(before)-passed, last, next, now)
	}
}

// now returns the wall clock without the monotonic reading: differences follow its steps.
func (s schedule) now() time.Time { return s.clock().Round(0).UTC() }

// logSkipped logs the gate closures for which no auction is held, because a later one has passed.
func (s schedule) logSkipped(ctx context.Context, next, latest time.Time) {
	if skipped := int64(latest.Sub(next) / s.every); skipped > 0 {
		s.log.WarnContext(ctx, "auctions skipped: the latest takes their orders", "count", skipped,
			"from", next, "to", latest.Add(-s.every), "held", latest)
	}
}

// logStep logs that the clock moved by more than the time that passed, and when the next auction is due by it.
func (s schedule) logStep(ctx context.Context, step time.Duration, last, next, now time.Time) {
	if step.Abs() > stepBound {
		s.log.WarnContext(ctx, "the clock was set or the machine was asleep", "step", step.Round(time.Millisecond),
			"last_auction", last, "next_auction", next, "due_in", max(next.Sub(now), 0).Round(time.Millisecond))
	}
}

// wait waits, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
