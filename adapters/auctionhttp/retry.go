package auctionhttp

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"auction.internal/domain/port"
)

const (
	// maxAttempts limits the attempts of one call, including the retry after a token refresh.
	maxAttempts = 4

	baseBackoff = 250 * time.Millisecond // limit of the first random wait; doubles with each attempt
	maxBackoff  = 5 * time.Second

	// maxWait limits the wait before an attempt, even if the context has no deadline. If the
	// platform requires a longer wait, the call fails, and the next execution polls the platform
	// again.
	maxWait = 5 * time.Minute
)

// call is one call of Results, with the token for its next attempt.
type call struct {
	target    string
	body      []byte
	token     string
	refreshed bool // the token was refreshed during this call
}

// poll makes attempts until one succeeds or the call cannot be retried.
func (p *Platform) poll(ctx context.Context, target string, body []byte) (pollResult, error) {
	token, err := validToken(p.tokens.Token(ctx))
	if err != nil {
		return pollResult{}, err
	}
	c := call{target: target, body: body, token: token}
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return pollResult{}, fmt.Errorf("before attempt %d: %w", n, err)
		}
		o, failed := p.attempt(ctx, c)
		if failed == nil {
			return o, nil
		}
		if err := p.prepareRetry(ctx, &c, n, failed); err != nil {
			return pollResult{}, fmt.Errorf("attempt %d: %w", n, err)
		}
	}
}

// prepareRetry refreshes the token or waits, depending on the failure of attempt n. It returns an
// error if the call cannot be retried.
func (p *Platform) prepareRetry(ctx context.Context, c *call, n int, failed *failure) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case n == maxAttempts:
		return failed
	case failed.status == http.StatusUnauthorized && !c.refreshed:
		token, err := validToken(p.tokens.Refresh(ctx, c.token))
		if err != nil {
			return fmt.Errorf("%w; refresh the token: %w", failed, err)
		}
		c.token, c.refreshed = token, true
		return nil
	case failed.permanent():
		return &port.PermanentError{Err: failed}
	case !failed.retryable:
		return failed
	default:
		backoff := rand.N(backoffLimit(n)) //nolint:gosec // jitter, not a secret
		return wait(ctx, max(failed.minWait, backoff), failed)
	}
}

// validToken returns the token of a TokenSource, or an error if a header cannot contain it. A
// secret stored with a trailing line feed is a common mistake and would make every attempt fail.
func validToken(token string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	invalid := func(r rune) bool { return r <= ' ' || r > '~' }
	if token == "" || strings.ContainsFunc(token, invalid) {
		return "", errors.New(
			"the token is empty or contains whitespace, control or non-ASCII characters; store a valid token")
	}
	return token, nil
}

// backoffLimit returns the upper limit of the random wait after attempt n.
func backoffLimit(n int) time.Duration { return min(baseBackoff<<(n-1), maxBackoff) }

// wait waits for d. If d would exceed maxWait or the deadline of the context, it returns an error
// immediately. If the context ends during the wait, it returns the error of the context. Both
// errors wrap failed.
func wait(ctx context.Context, d time.Duration, failed *failure) error {
	left := maxWait
	if deadline, ok := ctx.Deadline(); ok {
		left = min(left, time.Until(deadline))
	}
	if d >= left {
		return fmt.Errorf("%w; not retried: the next attempt must wait %s, but only %s is left",
			failed, d.Round(time.Millisecond), left.Round(time.Millisecond))
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w while waiting to retry: %w", ctx.Err(), failed)
	}
}

// retryAfter returns the wait that a Retry-After header requires, in seconds or as a date. It
// returns zero for an invalid header, and zero or less for a date in the past.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.ParseUint(header, 10, 31)
	if err == nil || errors.Is(err, strconv.ErrRange) { // ParseUint returns the maximum with ErrRange
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return time.Until(date)
}
