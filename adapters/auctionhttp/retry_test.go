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

// passing is what may be gone at the next attempt, with what an error says where it is not.
var passing = map[string]struct {
	answer func(r *http.Request) (*http.Response, error)
	says   string
}{
	"408": {status(http.StatusRequestTimeout), "408 Request Timeout: {\"errorMessage\":\"busy\"}"},
	"429": {status(http.StatusTooManyRequests), "429 Too Many Requests: {\"errorMessage\":\"busy\"}"},
	"500": {status(http.StatusInternalServerError), "500 Internal Server Error: {\"errorMessage\":\"busy\"}"},
	"502": {status(http.StatusBadGateway), "502 Bad Gateway: {\"errorMessage\":\"busy\"}"},
	"503": {status(http.StatusServiceUnavailable), "503 Service Unavailable: {\"errorMessage\":\"busy\"}"},
	"504": {status(http.StatusGatewayTimeout), "504 Gateway Timeout: {\"errorMessage\":\"busy\"}"},
	"no connection": {func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}, "no whole answer: dial tcp: connection refused"},
	"no answer": {silence, "no whole answer within 20s"},
	"an answer that stalls": {func(r *http.Request) (*http.Response, error) {
		return stream(http.StatusOK, stalled{strings.NewReader(oneResult[:9]), r.Context()}), nil
	}, "no whole answer within 20s"},
	"an answer cut off": {func(*http.Request) (*http.Response, error) {
		return stream(http.StatusOK, io.MultiReader(strings.NewReader(oneResult[:9]), broken{})), nil
	}, "no whole answer: unexpected EOF"},
}

func status(status int) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return reply(status, `{"errorMessage":"busy"}`), nil }
}

// broken is the end of a connection in the middle of a body.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWhatPassesIsTriedAgain(t *testing.T) {
	for name, c := range passing {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(n int, r *http.Request) (*http.Response, error) {
					if n < 4 {
						return c.answer(r)
					}
					return reply(http.StatusOK, oneResult), nil
				})
				s.answers(t)
				if len(s.came) != 4 || s.came[0].body == "" || s.came[3].body != s.came[0].body {
					t.Errorf("%d requests, the last one with %s", len(s.came), s.came[3].body)
				}
			})
		})
	}
}

func TestAfterFourAttemptsItIsAnError(t *testing.T) {
	for name, c := range passing {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return c.answer(r) })
				err := s.fails(t, t.Context(), 4, "attempt 4: ", c.says)
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Errorf("%v is said to come of the caller's context", err)
				}
			})
		})
	}
}

func TestWhatStaysIsNotTriedAgain(t *testing.T) {
	for _, status := range []int{201, 203, 204, 206, 400, 403, 404, 405, 409, 413, 415, 422, 501, 505, 599} {
		s := always(func() *http.Response { return reply(status, "because", "Retry-After", "1") })
		err := s.fails(t, t.Context(), 1, fmt.Sprint("attempt 1: ", status), ": because")
		if rejected := status/100 == 4; port.IsPermanent(err) != rejected {
			t.Errorf("%v: permanent %v, want %v", err, !rejected, rejected)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		for _, location := range []string{"https://elsewhere.example.com/x", "", ":"} {
			s := always(func() *http.Response { return reply(status, "", "Location", location) })
			s.fails(t, t.Context(), 1, fmt.Sprint(status), "redirects are not followed", location)
		}
	}
}

// TestAnErrorThatIsLongInComing checks that the status counts, though its body is never whole.
func TestAnErrorThatIsLongInComing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) {
			return stream(http.StatusForbidden, stalled{strings.NewReader("be"), r.Context()}), nil
		})
		s.fails(t, t.Context(), 1, "403 Forbidden: be")
		s = always(func() *http.Response { return stream(http.StatusForbidden, endless{}) })
		s.fails(t, t.Context(), 1, "403 Forbidden: ")
	})
}

// TestAnAttemptHasItsOwnTime checks that it is the 20 seconds of each, and not of all together.
func TestAnAttemptHasItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return silence(r) })
		s.fails(t, t.Context(), 4)
		for i, r := range s.came[1:] {
			if gap := r.after - s.came[i].after; gap < 20*time.Second || gap > 21*time.Second {
				t.Errorf("attempt %d came %s after the one before", i+2, gap)
			}
		}
		if total := time.Since(s.began); total < 80*time.Second || total > 82*time.Second {
			t.Errorf("all took %s", total)
		}
	})
}

// TestTheCallersDeadlineEndsAnAttempt checks that the caller is told of its own deadline, at once.
func TestTheCallersDeadlineEndsAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return silence(r) })
		if err := s.fails(t, ctx, 1, "attempt 1: "); !errors.Is(err, context.DeadlineExceeded) || time.Since(s.began) != 5*time.Second {
			t.Errorf("%v after %s, want the caller's deadline", err, time.Since(s.began))
		}
	})
}

func TestACancelledCallerIsNotKept(t *testing.T) {
	busy := func(*http.Request) (*http.Response, error) {
		return reply(http.StatusServiceUnavailable, "", "Retry-After", "60"), nil
	}
	for name, c := range map[string]struct {
		answer   func(r *http.Request) (*http.Response, error)
		after    time.Duration
		requests int
	}{
		"before the first attempt": {busy, 0, 0},
		"in an attempt":            {silence, time.Second, 1},
		"while waiting":            {busy, time.Second, 1},
		"in the second attempt":    {silence, 21 * time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(c.after, cancel)
				if c.after == 0 {
					synctest.Wait()
				}
				s := newStub(func(_ int, r *http.Request) (*http.Response, error) { return c.answer(r) })
				err := s.fails(t, ctx, c.requests)
				if !errors.Is(err, context.Canceled) || time.Since(s.began) != c.after {
					t.Errorf("%v after %s, want Canceled after %s", err, time.Since(s.began), c.after)
				}
			})
		})
	}
}
