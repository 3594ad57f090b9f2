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
	mostAttempts = 4 // of one call, whatever they fail of

	firstLimit   = 250 * time.Millisecond // of the random wait after the first attempt; doubles with each further one
	longestLimit = 5 * time.Second

	// longestWait is what a call waits at most before another attempt, even where its context has no deadline. Where
	// the platform asks for more, the next call has better chances.
	longestWait = 5 * time.Minute
)

// call is one question on its way.
type call struct {
	target    string
	body      []byte
	token     string
	refreshed bool // whether token has replaced one that was refused
}

// ask makes attempts until one brings an answer or no further one can help.
func (p *Platform) ask(ctx context.Context, target string, body []byte) (answer, error) {
	token, err := usable(p.tokens.Token(ctx))
	if err != nil {
		return answer{}, err
	}
	c := call{target: target, body: body, token: token}
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return answer{}, fmt.Errorf("before attempt %d: %w", n, err)
		}
		given, failed := p.attempt(ctx, c)
		if failed == nil {
			return given, nil
		}
		if err := p.prepare(ctx, &c, n, failed); err != nil {
			return answer{}, fmt.Errorf("attempt %d: %w", n, err)
		}
	}
}

// prepare gets a call ready for another attempt after the n-th one failed, or says why there is none.
func (p *Platform) prepare(ctx context.Context, c *call, n int, failed *failure) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case n == mostAttempts:
		return failed
	case failed.status == http.StatusUnauthorized && !c.refreshed:
		token, err := usable(p.tokens.Refresh(ctx, c.token))
		if err != nil {
			return fmt.Errorf("%w; refresh: %w", failed, err)
		}
		c.token, c.refreshed = token, true
		return nil
	case failed.permanent():
		return &port.PermanentError{Err: failed}
	case !failed.again:
		return failed
	default:
		return pause(ctx, max(failed.wait, rand.N(waitLimit(n))), failed) //nolint:gosec // spreads callers, hides nothing
	}
}

// usable passes on what a source of tokens gave where a header can carry it. A line feed behind a token is easily kept
// by mistake, and would fail every attempt.
func usable(token string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("the token: %w", err)
	}
	foreign := func(r rune) bool { return r <= ' ' || r > '~' }
	if token == "" || strings.ContainsFunc(token, foreign) {
		return "", errors.New("the token is empty, or has characters that no token has")
	}
	return token, nil
}

// waitLimit is the most that the random wait after the n-th attempt may be.
func waitLimit(n int) time.Duration { return min(firstLimit<<(n-1), longestLimit) }

// pause waits. The error is the failure that made it necessary where the caller's time would not suffice, at once, or
// wraps what the context says where it ends meanwhile.
func pause(ctx context.Context, wait time.Duration, failed *failure) error {
	left := longestWait
	if deadline, has := ctx.Deadline(); has {
		left = min(left, time.Until(deadline))
	}
	if wait >= left {
		return fmt.Errorf("%w; another attempt has to wait %s, and there is time for %s",
			failed, wait.Round(time.Millisecond), left.Round(time.Millisecond))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w while waiting after this: %w", ctx.Err(), failed)
	}
}

// retryAfter reads the header of that name, in seconds or as a date: how long to wait from now, nothing or less for a
// date in the past, and nothing for what we do not understand.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.ParseUint(header, 10, 31)
	if err == nil || errors.Is(err, strconv.ErrRange) { // out of range it gives the largest number
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return time.Until(date)
}
