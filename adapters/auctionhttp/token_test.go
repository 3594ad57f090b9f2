package auctionhttp_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// sequence answers with one status after the other; 200 brings the result.
func sequence(statuses ...int) *stub {
	return newStub(func(n int, _ *http.Request) (*http.Response, error) {
		if statuses[n-1] == http.StatusOK {
			return reply(http.StatusOK, oneResult), nil
		}
		return reply(statuses[n-1], "no"), nil
	})
}

func (s *stub) wantTokens(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, r := range s.came {
		got = append(got, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("came with the tokens %q, want %q", got, want)
	}
}

func TestARefusedTokenIsRefreshedOnceAndAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sequence(401, 200)
		s.answers(t)
		s.wantTokens(t, token, freshToken)
		if !slices.Equal(s.tokens.refused, []string{token}) || time.Since(s.began) != 0 {
			t.Errorf("refreshed for %q, after %s", s.tokens.refused, time.Since(s.began))
		}
	})
}

func TestATokenRefusedLateIsRefreshedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sequence(500, 500, 401, 200)
		s.answers(t)
		s.wantTokens(t, token, token, token, freshToken)
	})
}

func TestASecondRefusalIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		statuses []int
		tokens   []string
	}{
		"one after the other":   {[]int{401, 401}, []string{token, freshToken}},
		"with another between":  {[]int{401, 503, 401}, []string{token, freshToken, freshToken}},
		"after other failures":  {[]int{500, 401, 500, 401}, []string{token, token, freshToken, freshToken}},
		"at the fourth attempt": {[]int{500, 500, 500, 401}, []string{token, token, token, token}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := sequence(c.statuses...)
				s.fails(t, t.Context(), len(c.statuses), "401 Unauthorized: no")
				s.wantTokens(t, c.tokens...)
			})
		})
	}
}

func TestARefreshedTokenStaysForFurtherAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sequence(503, 401, 503, 200)
		s.answers(t)
		s.wantTokens(t, token, token, freshToken, freshToken)
	})
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	s := sequence()
	s.tokens.err = errors.New("the vault is shut")
	if err := s.fails(t, t.Context(), 0, "the vault is shut"); !errors.Is(err, s.tokens.err) {
		t.Errorf("%v does not wrap the source's error", err)
	}
	for _, bad := range []string{"", " ", token + "\n", "two words", "\x00", "ключ"} {
		s := sequence()
		s.tokens.current = bad
		s.fails(t, t.Context(), 0, "the token is empty, or has characters that no token has")
		s = sequence(401)
		s.tokens.fresh = bad
		s.fails(t, t.Context(), 1, "401 Unauthorized", "the token is empty, or has characters that no token has")
	}
}

func TestAFailedRefreshIsAnError(t *testing.T) {
	s := newStub(nil)
	s.answer = func(int, *http.Request) (*http.Response, error) {
		s.tokens.err = errors.New("the vault is shut")
		return reply(http.StatusUnauthorized, "expired"), nil
	}
	if err := s.fails(t, t.Context(), 1, "401 Unauthorized: expired", "the vault is shut"); !errors.Is(err, s.tokens.err) {
		t.Errorf("%v does not wrap the source's error", err)
	}
}

// TestACallerWhoGoesWhileTheTokenIsReadSendsNothing cancels at the moment of the refresh.
func TestACallerWhoGoesWhileTheTokenIsReadSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := newStub(nil)
	s.answer = func(int, *http.Request) (*http.Response, error) {
		s.tokens.onRefresh = cancel
		return reply(http.StatusUnauthorized, ""), nil
	}
	if err := s.fails(t, ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want Canceled", err)
	}
}
