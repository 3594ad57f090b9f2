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

// maxDetail limits the external text in an error, in bytes.
const maxDetail = 200

// failure is the error of one attempt.
type failure struct {
	status    int           // HTTP status; 0 without a response
	summary   string        // text of this package
	detail    string        // external text; may be empty
	retryable bool          // another attempt may succeed
	minWait   time.Duration // minimum wait before the next attempt, from Retry-After
}

// Error returns the summary, followed by the detail if there is one.
func (f *failure) Error() string {
	if f.detail == "" {
		return f.summary
	}
	return f.summary + ": " + f.detail
}

// permanent reports whether the platform rejected the request itself, so that no later call can
// succeed. A rejected token is not permanent, because it can be replaced.
func (f *failure) permanent() bool {
	return !f.retryable && f.status >= 300 && f.status < 500 && f.status != http.StatusUnauthorized
}

// sanitize shortens the detail and removes the token from it, because the platform may have echoed
// the token.
func (f *failure) sanitize(token string) *failure {
	f.detail = excerpt.Text(strings.ReplaceAll(f.detail, token, "[token]"), maxDetail)
	return f
}

// transportFailure returns the failure of an attempt without a complete response. ctx is the
// context of the attempt.
func transportFailure(ctx context.Context, err error) *failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &failure{summary: fmt.Sprintf("no complete response within %s", attemptTimeout), retryable: true}
	}
	return &failure{summary: "no complete response", detail: err.Error(), retryable: true}
}

// invalidResponse returns the failure of a 200 response that violates the contract. It is not
// retryable, because the platform would send the same response again.
func invalidResponse(reason, detail string) *failure {
	return &failure{status: http.StatusOK, summary: "invalid response: " + reason, detail: detail}
}

// statusFailure returns the failure of a response with a status other than 200 and 202.
func statusFailure(response *http.Response) *failure {
	status := response.StatusCode
	f := &failure{status: status, summary: strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))}
	if status/100 == 3 {
		f.summary += " (redirects are not followed)"
		f.detail = response.Header.Get("Location")
		return f
	}
	f.detail = readUnused(response.Body)
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		f.retryable, f.minWait = true, retryAfter(response.Header.Get("Retry-After"))
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		f.retryable = true
	}
	return f
}
