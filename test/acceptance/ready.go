package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	startUp = 2 * time.Minute // what was just deployed may need this long until all of it is known everywhere
	again   = 2 * time.Second // from one look to the next
)

// ready waits until both functions answer. The error tells what was said last.
func ready(ctx context.Context, a api) error {
	ctx, cancel := context.WithTimeout(ctx, startUp)
	defer cancel()
	last := errors.New("nothing")
	for {
		err := answers(ctx, a)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil { // else it was interrupted, and says no more than that
			last = err
		}
		if pause(ctx, again) != nil {
			return fmt.Errorf("it is not ready after %v, the last that came was: %w", startUp, last)
		}
	}
}

// answers asks each function for what changes nothing.
func answers(ctx context.Context, a api) error {
	r, err := a.once(ctx, call{method: http.MethodGet, path: "/orders/" + freshPrefix()})
	if err != nil {
		return err
	}
	if r.status != http.StatusNotFound {
		return r.unexpected()
	}
	r, err = a.once(ctx, call{method: http.MethodPost, path: "/orders", contentType: "application/json"})
	if err != nil {
		return err
	}
	if r.status == http.StatusForbidden || r.status >= http.StatusInternalServerError || r.askedToWait() {
		return r.unexpected()
	}
	return nil
}
