package system

import (
	"context"
	"time"
)

// schedule holds an auction at every full multiple of the period until ctx ends, one at a time: one that takes longer
// makes the next one wait. Of several that had to wait, only the latest is held; it takes the orders of all.
func schedule(ctx context.Context, every time.Duration, hold func(ctx context.Context, scheduled time.Time)) {
	last := time.Now().Truncate(every)
	for {
		next := last.Add(every)
		if latest := time.Now().Truncate(every); latest.After(next) {
			next = latest
		}
		timer := time.NewTimer(time.Until(next))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			if time.Now().Before(next) {
				continue // the clock was set back meanwhile: the gate is not closed yet
			}
			hold(ctx, next)
			last = next
		}
	}
}
