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

const invalidToken = "the token is empty or contains whitespace, control or non-ASCII characters"

// newSequenceStub returns a stub that responds with the statuses in order. A 200 response contains
// the result.
func newSequenceStub(statuses ...int) *stubPlatform {
	return newStub(func(n int, _ *http.Request) (*http.Response, error) {
		if statuses[n-1] == http.StatusOK {
			return newResponse(http.StatusOK, oneResult), nil
		}
		return newResponse(statuses[n-1], "no"), nil
	})
}

// wantTokens checks the tokens of the requests, in order.
func (s *stubPlatform) wantTokens(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, r := range s.requests {
		got = append(got, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("requests with tokens %q, want %q", got, want)
	}
}

func TestResults_RefreshesRejectedTokenWithoutWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSequenceStub(401, 200)
		s.wantResult(t)
		s.wantTokens(t, token, freshToken)
		if !slices.Equal(s.tokens.rejected, []string{token}) || time.Since(s.started) != 0 {
			t.Errorf("refreshed %q after %s, want %q after 0s", s.tokens.rejected, time.Since(s.started), token)
		}
	})
}

func TestResults_RefreshesTokenRejectedAfterRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSequenceStub(500, 500, 401, 200)
		s.wantResult(t)
		s.wantTokens(t, token, token, token, freshToken)
	})
}

func TestResults_RefreshesTokenOnlyOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		statuses []int
		tokens   []string
	}{
		"401 twice":                 {[]int{401, 401}, []string{token, freshToken}},
		"503 between":               {[]int{401, 503, 401}, []string{token, freshToken, freshToken}},
		"500 before each":           {[]int{500, 401, 500, 401}, []string{token, token, freshToken, freshToken}},
		"401 at the fourth attempt": {[]int{500, 500, 500, 401}, []string{token, token, token, token}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSequenceStub(tc.statuses...)
				s.wantError(t, t.Context(), len(tc.statuses), "401 Unauthorized: no")
				s.wantTokens(t, tc.tokens...)
			})
		})
	}
}

func TestResults_KeepsRefreshedToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSequenceStub(503, 401, 503, 200)
		s.wantResult(t)
		s.wantTokens(t, token, token, freshToken, freshToken)
	})
}

func TestResults_SendsNothingWithoutToken(t *testing.T) {
	s := newSequenceStub()
	s.tokens.err = errors.New("secret unavailable")
	if err := s.wantError(t, t.Context(), 0, "secret unavailable"); !errors.Is(err, s.tokens.err) {
		t.Errorf("Results = %v, want it to wrap the token source's error", err)
	}
}

func TestResults_RejectsInvalidToken(t *testing.T) {
	for _, invalid := range []string{"", " ", token + "\n", "two words", "\x00", "ключ"} {
		s := newSequenceStub()
		s.tokens.current = invalid
		s.wantError(t, t.Context(), 0, invalidToken)
		s = newSequenceStub(401)
		s.tokens.fresh = invalid
		s.wantError(t, t.Context(), 1, "401 Unauthorized", "refresh the token: "+invalidToken)
	}
}

func TestResults_FailedRefresh(t *testing.T) {
	s := newStub(nil)
	s.respond = func(int, *http.Request) (*http.Response, error) {
		s.tokens.err = errors.New("secret unavailable")
		return newResponse(http.StatusUnauthorized, "expired"), nil
	}
	err := s.wantError(t, t.Context(), 1, "401 Unauthorized: expired", "secret unavailable")
	if !errors.Is(err, s.tokens.err) {
		t.Errorf("Results = %v, want it to wrap the token source's error", err)
	}
}

func TestResults_CancelledDuringRefresh(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := newStub(nil)
	s.respond = func(int, *http.Request) (*http.Response, error) {
		s.tokens.onRefresh = cancel
		return newResponse(http.StatusUnauthorized, ""), nil
	}
	if err := s.wantError(t, ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Results = %v, want context.Canceled", err)
	}
}
