package system

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"auction.internal/domain/order"
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
// latest: that auction takes the orders of all. If the clock was set back, it goes on with the gate closures that follow
// and that were not held yet. Steps of the clock and skipped gate closures are logged.
type schedule struct {
	every time.Duration
	clock func() time.Time // the wall clock
	hold  func(ctx context.Context, scheduled time.Time)
	log   *slog.Logger
}

// run holds auctions until ctx ends.
func (s schedule) run(ctx context.Context) {
	now, seen := s.now(), time.Now()
	last := now.Truncate(s.every) // every gate closure up to here is done with
	held := gates{last: true}
	for {
		next := held.next(last, s.every)
		if latest := now.Truncate(s.every); !latest.Before(next) {
			s.logSkipped(ctx, next, latest)
			if !held[latest] {
				s.hold(ctx, latest)
				held.add(latest)
			}
			last, next = latest, held.next(latest, s.every)
		} else {
			wait(ctx, min(next.Sub(now), tick))
		}
		if ctx.Err() != nil {
			return
		}
		passed := time.Since(seen)
		before := now
		now, seen = s.now(), seen.Add(passed)
		step := now.Sub(before) - passed
		if current := now.Truncate(s.every); step < -stepBound && current.Before(last) {
			last, next = current, held.next(current, s.every)
		}
		s.logStep(ctx, step, next, now)
	}
}

// gates are the gate closures of auctions that were held.
type gates map[time.Time]bool

// add adds a gate closure, and drops those before which no order still takes part in an auction.
func (g gates) add(gate time.Time) {
	maps.DeleteFunc(g, func(earlier time.Time, _ bool) bool { return gate.Sub(earlier) > order.Lifetime })
	g[gate] = true
}

// next returns the first gate closure after one whose auction was not held.
func (g gates) next(after time.Time, every time.Duration) time.Time {
	next := after.Add(every)
	for g[next] {
		next = next.Add(every)
	}
	return next
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
func (s schedule) logStep(ctx context.Context, step time.Duration, next, now time.Time) {
	if step.Abs() > stepBound {
		s.log.WarnContext(ctx, "the clock was set or the machine was asleep", "step", step.Round(time.Millisecond),
			"next_auction", next, "due_in", max(next.Sub(now), 0).Round(time.Millisecond))
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
