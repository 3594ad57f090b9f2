// Package parallel makes calls concurrently and returns their failures as one error.
package parallel

import (
	"fmt"

	"golang.org/x/sync/errgroup"

	"auction.internal/domain/port"
)

// Do calls call for 0 to n-1, with at most limit calls in parallel, and returns when all calls have
// returned. A failed call does not stop the others. If several calls fail, the error contains their
// number and wraps only one of their errors: the first that is not permanent, so that the caller
// retries, or else the first.
func Do(n, limit int, call func(i int) error) error {
	if n == 1 {
		return call(0) // the most frequent case: a goroutine would add a few percent of CPU time
	}
	failures := make([]error, n)
	var calls errgroup.Group
	calls.SetLimit(limit)
	for i := range n {
		calls.Go(func() error {
			failures[i] = call(i)
			return nil // failures contains the error
		})
	}
	_ = calls.Wait() // no call returns an error
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
		return fmt.Errorf("%d of %d calls failed, first error: %w", failed, n, first)
	}
	return first
}
