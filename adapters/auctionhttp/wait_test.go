package auctionhttp_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestTheWaitsAreRandomAndDouble checks full jitter: each wait is drawn from nothing to its limit.
func TestTheWaitsAreRandomAndDouble(t *testing.T) {
	limits := []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}
	shortest, longest := []time.Duration{time.Hour, time.Hour, time.Hour}, make([]time.Duration, 3)
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			s := always(func() *http.Response { return reply(http.StatusBadGateway, "") })
			s.fails(t, t.Context(), 4)
			for i, r := range s.came[1:] {
				gap := r.after - s.came[i].after
				shortest[i], longest[i] = min(shortest[i], gap), max(longest[i], gap)
			}
		}
	})
	for i, limit := range limits {
		if shortest[i] > limit/2 || longest[i] < limit/2 || longest[i] >= limit {
			t.Errorf("wait %d: from %s to %s, want it from nothing to %s", i+1, shortest[i], longest[i], limit)
		}
	}
}

func TestRetryAfterIsTheLeastWait(t *testing.T) {
	date := func(after time.Duration) func() string {
		return func() string { return time.Now().Add(after).UTC().Format(http.TimeFormat) }
	}
	text := func(header string) func() string { return func() string { return header } }
	for name, c := range map[string]struct {
		status int
		header func() string
		least  time.Duration
	}{
		"seconds":                    {http.StatusServiceUnavailable, text("7"), 7 * time.Second},
		"seconds of 429":             {http.StatusTooManyRequests, text("299"), 299 * time.Second},
		"a date":                     {http.StatusServiceUnavailable, date(90 * time.Second), 90 * time.Second},
		"a date of 429":              {http.StatusTooManyRequests, date(2 * time.Second), 2 * time.Second},
		"a date in the past":         {http.StatusServiceUnavailable, date(-time.Hour), 0},
		"zero":                       {http.StatusServiceUnavailable, text("0"), 0},
		"nothing":                    {http.StatusServiceUnavailable, text(""), 0},
		"negative":                   {http.StatusServiceUnavailable, text("-7"), 0},
		"a fraction":                 {http.StatusServiceUnavailable, text("7.5"), 0},
		"garbage":                    {http.StatusServiceUnavailable, text("soon"), 0},
		"of a status that has no it": {http.StatusInternalServerError, text("7"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(n int, _ *http.Request) (*http.Response, error) {
					if n == 1 {
						return reply(c.status, "", "Retry-After", c.header()), nil
					}
					return reply(http.StatusOK, oneResult), nil
				})
				s.answers(t)
				if waited := s.came[1].after; waited < c.least || waited > c.least+250*time.Millisecond {
					t.Errorf("waited %s, want %s and at most a quarter of a second more", waited, c.least)
				}
			})
		})
	}
}

// TestItGivesUpAtOnceWhenThereIsNoTimeToWait checks that the error tells the status, the wait and the time left.
func TestItGivesUpAtOnceWhenThereIsNoTimeToWait(t *testing.T) {
	for name, c := range map[string]struct {
		retryAfter string
		limit      time.Duration // of the caller, zero for none
		says       string
	}{
		"the deadline is nearer": {"30", 10 * time.Second, "another attempt has to wait 30s, and there is time for 10s"},
		"it is just as near":     {"30", 30 * time.Second, "another attempt has to wait 30s, and there is time for 30s"},
		"a long wait":            {"301", 0, "another attempt has to wait 5m1s, and there is time for 5m0s"},
		"a wait without end":     {"99999999999999999999", time.Hour, "and there is time for 5m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if c.limit > 0 {
					limited, cancel := context.WithTimeout(ctx, c.limit)
					defer cancel()
					ctx = limited
				}
				s := always(func() *http.Response {
					return reply(http.StatusServiceUnavailable, "closed", "Retry-After", c.retryAfter)
				})
				s.fails(t, ctx, 1, "503 Service Unavailable: closed; ", c.says)
				if waited := time.Since(s.began); waited != 0 {
					t.Errorf("gave up after %s, want at once", waited)
				}
			})
		})
	}
	t.Run("of its own accord", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second+2)
			defer cancel()
			s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return silence(r) })
			s.fails(t, ctx, 1, "no whole answer within 20s; another attempt has to wait ")
		})
	})
}
