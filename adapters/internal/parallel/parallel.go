// Package parallel makes many calls at the same time and reports what failed in one line.
package parallel

import (
	"fmt"

	"golang.org/x/sync/errgroup"

	"auction.internal/domain/port"
)

// Do makes the calls 0 to n-1, at most limit of them in parallel, and returns when all have returned. Every call is made,
// whatever the others return. The error says how many calls failed. It is that of the first one whose error is not
// permanent, so that the caller retries, or of the first one that failed.
func Do(n, limit int, call func(i int) error) error {
	if n == 1 {
		return call(0) // most requests: another goroutine would cost them some percent of their processor time
	}
	failures := make([]error, n)
	var all errgroup.Group
	all.SetLimit(limit)
	for i := range n {
		all.Go(func() error {
			failures[i] = call(i)
			return nil // the others go on
		})
	}
	_ = all.Wait() // gives no error
	var first error
	failed := 0
	for _, err := range failures {
		if err == nil {
			continue
		}
		failed++
		if first == nil || port.IsPermanent(first) && !port.IsPermanent(err) {
			first = err
		}
	}
	if failed > 1 {
		return fmt.Errorf("%d of %d calls failed, the first: %w", failed, n, first)
	}
	return first
}
