package auctionhttp_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestResults_BacksOffWithFullJitter checks that each wait is drawn from zero to a limit, and that
// the limit doubles.
func TestResults_BacksOffWithFullJitter(t *testing.T) {
	limits := []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}
	shortest, longest := []time.Duration{time.Hour, time.Hour, time.Hour}, make([]time.Duration, 3)
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			s := newConstantStub(func() *http.Response { return newResponse(http.StatusBadGateway, "") })
			s.wantError(t, t.Context(), 4)
			for i, r := range s.requests[1:] {
				wait := r.after - s.requests[i].after
				shortest[i], longest[i] = min(shortest[i], wait), max(longest[i], wait)
			}
		}
	})
	for i, limit := range limits {
		if shortest[i] > limit/2 || longest[i] < limit/2 || longest[i] >= limit {
			t.Errorf("wait %d: from %s to %s, want from 0s to %s", i+1, shortest[i], longest[i], limit)
		}
	}
}

func TestResults_WaitsForRetryAfter(t *testing.T) {
	date := func(after time.Duration) func() string {
		return func() string { return time.Now().Add(after).UTC().Format(http.TimeFormat) }
	}
	text := func(header string) func() string { return func() string { return header } }
	for name, tc := range map[string]struct {
		status int
		header func() string
		want   time.Duration
	}{
		"503 with seconds":       {http.StatusServiceUnavailable, text("7"), 7 * time.Second},
		"429 with seconds":       {http.StatusTooManyRequests, text("299"), 299 * time.Second},
		"503 with a date":        {http.StatusServiceUnavailable, date(90 * time.Second), 90 * time.Second},
		"429 with a date":        {http.StatusTooManyRequests, date(2 * time.Second), 2 * time.Second},
		"date in the past":       {http.StatusServiceUnavailable, date(-time.Hour), 0},
		"zero":                   {http.StatusServiceUnavailable, text("0"), 0},
		"empty":                  {http.StatusServiceUnavailable, text(""), 0},
		"negative":               {http.StatusServiceUnavailable, text("-7"), 0},
		"fraction":               {http.StatusServiceUnavailable, text("7.5"), 0},
		"not a number":           {http.StatusServiceUnavailable, text("soon"), 0},
		"500 ignores the header": {http.StatusInternalServerError, text("7"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(n int, _ *http.Request) (*http.Response, error) {
					if n == 1 {
						return newResponse(tc.status, "", "Retry-After", tc.header()), nil
					}
					return newResponse(http.StatusOK, oneResult), nil
				})
				s.wantResult(t)
				if waited := s.requests[1].after; waited < tc.want || waited > tc.want+250*time.Millisecond {
					t.Errorf("waited %s, want %s to %s", waited, tc.want, tc.want+250*time.Millisecond)
				}
			})
		})
	}
}

// TestResults_FailsImmediatelyWithoutTimeToWait checks that the error contains the status, the
// required wait and the time left.
func TestResults_FailsImmediatelyWithoutTimeToWait(t *testing.T) {
	for name, tc := range map[string]struct {
		retryAfter string
		timeout    time.Duration // of the caller, zero for none
		want       string
	}{
		"after the deadline": {"30", 10 * time.Second, "not retried: the next attempt must wait 30s, but only 10s is left"},
		"at the deadline":    {"30", 30 * time.Second, "not retried: the next attempt must wait 30s, but only 30s is left"},
		"after 5 minutes":    {"301", 0, "not retried: the next attempt must wait 5m1s, but only 5m0s is left"},
		"out of range":       {"99999999999999999999", time.Hour, "but only 5m0s is left"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if tc.timeout > 0 {
					limited, cancel := context.WithTimeout(ctx, tc.timeout)
					defer cancel()
					ctx = limited
				}
				s := newConstantStub(func() *http.Response {
					return newResponse(http.StatusServiceUnavailable, "closed", "Retry-After", tc.retryAfter)
				})
				s.wantError(t, ctx, 1, "503 Service Unavailable: closed; ", tc.want)
				if waited := time.Since(s.started); waited != 0 {
					t.Errorf("failed after %s, want 0s", waited)
				}
			})
		})
	}
}

func TestResults_FailsImmediatelyWithoutTimeToBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second+2)
		defer cancel()
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return neverRespond(r) })
		s.wantError(t, ctx, 1, "no complete response within 20s; not retried: the next attempt must wait ")
	})
}
