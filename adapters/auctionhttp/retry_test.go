package auctionhttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/port"
)

// retryable lists the failures that are retried, with the text of the error after the last attempt.
var retryable = map[string]struct {
	respond func(r *http.Request) (*http.Response, error)
	want    string
}{
	"408": {respondWith(http.StatusRequestTimeout), "408 Request Timeout: {\"errorMessage\":\"busy\"}"},
	"429": {respondWith(http.StatusTooManyRequests), "429 Too Many Requests: {\"errorMessage\":\"busy\"}"},
	"500": {respondWith(http.StatusInternalServerError), "500 Internal Server Error: {\"errorMessage\":\"busy\"}"},
	"502": {respondWith(http.StatusBadGateway), "502 Bad Gateway: {\"errorMessage\":\"busy\"}"},
	"503": {respondWith(http.StatusServiceUnavailable), "503 Service Unavailable: {\"errorMessage\":\"busy\"}"},
	"504": {respondWith(http.StatusGatewayTimeout), "504 Gateway Timeout: {\"errorMessage\":\"busy\"}"},
	"connection refused": {func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}, "no complete response: dial tcp: connection refused"},
	"no response": {neverRespond, "no complete response within 20s"},
	"stalled response": {func(r *http.Request) (*http.Response, error) {
		return newStream(http.StatusOK, stalledBody{strings.NewReader(oneResult[:9]), r.Context()}), nil
	}, "no complete response within 20s"},
	"truncated response": {func(*http.Request) (*http.Response, error) {
		return newStream(http.StatusOK, io.MultiReader(strings.NewReader(oneResult[:9]), brokenBody{})), nil
	}, "no complete response: unexpected EOF"},
}

func respondWith(status int) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return newResponse(status, `{"errorMessage":"busy"}`), nil
	}
}

func TestResults_RetriesTemporaryFailures(t *testing.T) {
	for name, tc := range retryable {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(n int, r *http.Request) (*http.Response, error) {
					if n < 4 {
						return tc.respond(r)
					}
					return newResponse(http.StatusOK, oneResult), nil
				})
				s.wantResult(t)
				first, last := s.requests[0].body, s.requests[len(s.requests)-1].body
				if len(s.requests) != 4 || first == "" || last != first {
					t.Errorf("%d requests, the last with body %s, want 4 with %s", len(s.requests), last, first)
				}
			})
		})
	}
}

func TestResults_FailsAfterFourAttempts(t *testing.T) {
	for name, tc := range retryable {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return tc.respond(r) })
				err := s.wantError(t, t.Context(), 4, "attempt 4: ", tc.want)
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Errorf("Results: %v, which wraps a context error, but the caller's context has not ended", err)
				}
			})
		})
	}
}

func TestResults_DoesNotRetryOtherStatuses(t *testing.T) {
	for _, status := range []int{201, 203, 204, 206, 400, 403, 404, 405, 409, 413, 415, 422, 501, 505, 599} {
		s := newConstantStub(func() *http.Response { return newResponse(status, "because", "Retry-After", "1") })
		err := s.wantError(t, t.Context(), 1, fmt.Sprint("attempt 1: ", status), ": because")
		if got, want := port.IsPermanent(err), status/100 == 4; got != want {
			t.Errorf("IsPermanent(%v) = %v, want %v", err, got, want)
		}
	}
}

func TestResults_DoesNotFollowRedirects(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		for _, location := range []string{"https://elsewhere.example.com/x", "", ":"} {
			s := newConstantStub(func() *http.Response { return newResponse(status, "", "Location", location) })
			s.wantError(t, t.Context(), 1, fmt.Sprint(status), "(redirects are not followed)", location)
		}
	}
}

// TestResults_ReportsStatusDespiteIncompleteBody checks that the status is reported although the
// body of the response is incomplete or endless.
func TestResults_ReportsStatusDespiteIncompleteBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) {
			return newStream(http.StatusForbidden, stalledBody{strings.NewReader("be"), r.Context()}), nil
		})
		s.wantError(t, t.Context(), 1, "403 Forbidden: be")
		s = newConstantStub(func() *http.Response { return newStream(http.StatusForbidden, endlessBody{}) })
		s.wantError(t, t.Context(), 1, "403 Forbidden: ")
	})
}

// TestResults_TimeoutAppliesToEachAttempt checks that each attempt has 20 seconds of its own.
func TestResults_TimeoutAppliesToEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return neverRespond(r) })
		s.wantError(t, t.Context(), 4)
		for i, r := range s.requests[1:] {
			if gap := r.after - s.requests[i].after; gap < 20*time.Second || gap > 21*time.Second {
				t.Errorf("attempt %d started %s after attempt %d, want 20s to 21s", i+2, gap, i+1)
			}
		}
		if total := time.Since(s.started); total < 80*time.Second || total > 82*time.Second {
			t.Errorf("Results took %s, want 80s to 82s", total)
		}
	})
}

func TestResults_CallerDeadlineEndsAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return neverRespond(r) })
		err := s.wantError(t, ctx, 1, "attempt 1: ")
		if took := time.Since(s.started); !errors.Is(err, context.DeadlineExceeded) || took != 5*time.Second {
			t.Errorf("Results = %v after %s, want context.DeadlineExceeded after 5s", err, took)
		}
	})
}

func TestResults_CancelledContext(t *testing.T) {
	busy := func(*http.Request) (*http.Response, error) {
		return newResponse(http.StatusServiceUnavailable, "", "Retry-After", "60"), nil
	}
	for name, tc := range map[string]struct {
		respond  func(r *http.Request) (*http.Response, error)
		after    time.Duration
		requests int
	}{
		"before the first attempt":  {busy, 0, 0},
		"during the first attempt":  {neverRespond, time.Second, 1},
		"while backing off":         {busy, time.Second, 1},
		"during the second attempt": {neverRespond, 21 * time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(tc.after, cancel)
				if tc.after == 0 {
					synctest.Wait()
				}
				s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return tc.respond(r) })
				err := s.wantError(t, ctx, tc.requests)
				if took := time.Since(s.started); !errors.Is(err, context.Canceled) || took != tc.after {
					t.Errorf("Results = %v after %s, want context.Canceled after %s", err, took, tc.after)
				}
			})
		})
	}
}
