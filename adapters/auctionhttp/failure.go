package auctionhttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"auction.internal/domain/excerpt"
)

// longestShown is how many bytes of a text from outside an error shows.
const longestShown = 200

// failure is why one attempt brought no answer.
type failure struct {
	status int           // of HTTP, 0 where none came
	says   string        // our words
	detail string        // words from outside, may be empty
	again  bool          // whether another attempt may help
	wait   time.Duration // the least that the platform asks to wait before it
}

// Error says what went wrong, with the beginning of what the platform said.
func (f *failure) Error() string {
	if f.detail == "" {
		return f.says
	}
	return f.says + ": " + f.detail
}

// permanent reports whether the platform rejected the request itself, so that no later attempt helps either. An
// invalid token may be replaced.
func (f *failure) permanent() bool {
	return !f.again && f.status >= 300 && f.status < 500 && f.status != http.StatusUnauthorized
}

// cut makes the words from outside fit to be shown: short, and without the token, which a platform may repeat.
func (f *failure) cut(token string) *failure {
	f.detail = excerpt.Text(strings.ReplaceAll(f.detail, token, "[token]"), longestShown)
	return f
}

// lost is a request or an answer that did not get through before the attempt's context ended.
func lost(ctx context.Context, err error) *failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &failure{says: fmt.Sprintf("no whole answer within %s", attemptPatience), again: true}
	}
	return &failure{says: "no whole answer", detail: err.Error(), again: true}
}

// malformed is an answer that breaks the contract. It would break it again.
func malformed(reason, detail string) *failure {
	return &failure{status: http.StatusOK, says: "the answer was refused, " + reason, detail: detail}
}

// refusal is an answer with a status that brings no results.
func refusal(response *http.Response) *failure {
	status := response.StatusCode
	f := &failure{status: status, says: strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))}
	if location := response.Header.Get("Location"); status/100 == 3 {
		f.says += ", and redirects are not followed"
		f.detail = location
		return f
	}
	f.detail = skim(response.Body)
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		f.again, f.wait = true, retryAfter(response.Header.Get("Retry-After"))
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		f.again = true
	}
	return f
}
