package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	readyTimeout  = 2 * time.Minute // a new deployment may need this long to reach every server
	readyInterval = 2 * time.Second
)

// waitUntilReady waits until both functions behind the API respond. After readyTimeout it returns
// an error with the last failure.
func waitUntilReady(ctx context.Context, c client) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	var last error
	for {
		err := probe(ctx, c)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil || last == nil { // a probe that the timeout interrupted hides the real failure
			last = err
		}
		if sleep(ctx, readyInterval) != nil {
			return fmt.Errorf("the API is not ready after %v; last failure: %w", readyTimeout, last)
		}
	}
}

// probe sends each function one request that changes nothing.
func probe(ctx context.Context, c client) error {
	resp, err := c.sendOnce(ctx, request{method: http.MethodGet, path: "/orders/" + newPrefix()})
	if err != nil {
		return err
	}
	if resp.status != http.StatusNotFound {
		return resp.unexpected()
	}
	resp, err = c.sendOnce(ctx, request{method: http.MethodPost, path: "/orders", contentType: "application/json"})
	if err != nil {
		return err
	}
	if resp.status == http.StatusForbidden || resp.status >= http.StatusInternalServerError || resp.retryable() {
		return resp.unexpected()
	}
	return nil
}
