package system

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"auction.internal/domain/order"
)

const (
	// clockInterval is the longest time between two readings of the wall clock. A timer does not
	// notice that the clock was changed or that the machine was suspended.
	clockInterval = time.Second

	// clockTolerance is the largest step of the wall clock that is not logged.
	clockTolerance = time.Second
)

// schedule runs an auction at each multiple of an interval of the wall clock, one at a time and
// each at most once. If several gate closures have passed, because an auction took long or the
// clock was set forward, it runs only the latest auction, which takes the orders of all of them. If
// the clock was set back, it continues with the next gate closure whose auction has not run.
// Clock steps and skipped gate closures are logged.
type schedule struct {
	every      time.Duration
	clock      func() time.Time // returns the wall clock
	runAuction func(ctx context.Context, gateClosure time.Time)
	log        *slog.Logger
}

// run runs auctions until ctx ends.
func (s schedule) run(ctx context.Context) {
	now, read := s.now(), time.Now()
	last := now.Truncate(s.every) // no auction is due for this gate closure or an earlier one
	done := gateSet{last: true}
	for {
		next := done.next(last, s.every)
		if latest := now.Truncate(s.every); !latest.Before(next) {
			s.logSkipped(ctx, next, latest)
			if !done[latest] {
				s.runAuction(ctx, latest)
				done.add(latest)
			}
			last, next = latest, done.next(latest, s.every)
		} else {
			wait(ctx, min(next.Sub(now), clockInterval))
		}
		if ctx.Err() != nil {
			return
		}
		elapsed := time.Since(read)
		before := now
		now, read = s.now(), read.Add(elapsed)
		step := now.Sub(before) - elapsed
		if current := now.Truncate(s.every); step < -clockTolerance && current.Before(last) {
			last, next = current, done.next(current, s.every)
		}
		s.logStep(ctx, step, next, now)
	}
}

// gateSet is the set of gate closures whose auction has run.
type gateSet map[time.Time]bool

// add adds a gate closure and removes the gate closures that precede it by more than the lifetime
// of an order.
func (g gateSet) add(gate time.Time) {
	maps.DeleteFunc(g, func(earlier time.Time, _ bool) bool { return gate.Sub(earlier) > order.Lifetime })
	g[gate] = true
}

// next returns the first gate closure after the given one whose auction has not run.
func (g gateSet) next(after time.Time, every time.Duration) time.Time {
	next := after.Add(every)
	for g[next] {
		next = next.Add(every)
	}
	return next
}

// now returns the wall clock without the monotonic reading, so that differences include clock
// steps.
func (s schedule) now() time.Time { return s.clock().Round(0).UTC() }

// logSkipped logs the gate closures whose auction is skipped because a later gate closure has
// passed.
func (s schedule) logSkipped(ctx context.Context, next, latest time.Time) {
	if skipped := int64(latest.Sub(next) / s.every); skipped > 0 {
		s.log.WarnContext(ctx, "auctions skipped; the latest auction takes their orders", "count", skipped,
			"from", next, "to", latest.Add(-s.every), "latest", latest)
	}
}

// logStep logs a step of the wall clock and the time until the next auction.
func (s schedule) logStep(ctx context.Context, step time.Duration, next, now time.Time) {
	if step.Abs() > clockTolerance {
		s.log.WarnContext(ctx, "clock changed or machine suspended", "step", step.Round(time.Millisecond),
			"next_auction", next, "due_in", max(next.Sub(now), 0).Round(time.Millisecond))
	}
}

// wait returns after d or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
