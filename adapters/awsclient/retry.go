package awsclient

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

const (
	firstPause   = 50 * time.Millisecond // doubled with each attempt
	longestPause = time.Second

	// mostAttempts ends what no deadline ends. It takes most of a minute to get there.
	mostAttempts = 100
)

// ErrTooManyAttempts says that a call failed however often it was tried.
var ErrTooManyAttempts = fmt.Errorf("given up after %d attempts", mostAttempts)

// ErrNoTimeLeft says that there was no time for another attempt before the caller's deadline. It is joined to the
// error of the last one.
var ErrNoTimeLeft = errors.New("no time left to try again")

// Backoff waits before the attempt that follows attempts failed ones: exponential back-off with full jitter, so that
// callers who failed together do not come back together. The error is ErrNoTimeLeft when the caller's deadline is so
// near that the pause could reach it, ErrTooManyAttempts, or the end of the context.
func Backoff(ctx context.Context, attempts int) error {
	if attempts >= mostAttempts {
		return ErrTooManyAttempts
	}
	if err := timeLeft(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(pause(attempts))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func pause(attempts int) time.Duration {
	limit := longestPause
	if doublings := attempts - 1; doublings < 5 {
		limit = min(limit, firstPause<<max(doublings, 0))
	}
	return rand.N(limit) //nolint:gosec // spreads callers, hides nothing
}

func timeLeft(ctx context.Context) error {
	if deadline, limited := ctx.Deadline(); limited && time.Until(deadline) < longestPause {
		return ErrNoTimeLeft
	}
	return nil
}

// retryer is the SDK's, trying until the caller's deadline. It keeps no quota of retries: one page of an auction can
// meet more throttled writes at once than a quota holds, and all of them have to come through.
type retryer struct{ *retry.Standard }

func newRetryer() aws.Retryer {
	return retryer{retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = mostAttempts
		o.RateLimiter = ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(func(attempts int, _ error) (time.Duration, error) {
			return pause(attempts), nil
		})
		o.Retryables = append([]retry.IsErrorRetryable{alsoRetryable, retry.IsErrorRetryableFunc(brokenOff)}, o.Retryables...)
	})}
}

// alsoRetryable are the errors that waiting heals and that the SDK does not try again by itself.
var alsoRetryable = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"TransactionConflictException": {}, // a single write of a DynamoDB item that a transaction writes just now
	"ConditionalRequestConflict":   {}, // two writers of one S3 object at the same moment
	"KMSThrottling":                {}, // SNS, where the topic has a key of its own
	"Throttled":                    {}, // SNS, where KMS throttles
}}

// brokenOff tells an answer that was a success, but did not arrive whole. Every call that we make may be repeated.
func brokenOff(err error) aws.Ternary {
	response, answered := errors.AsType[*awshttp.ResponseError](err)
	if _, unread := errors.AsType[*smithy.DeserializationError](err); unread && answered && response.HTTPStatusCode() == http.StatusOK {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// throttled are the errors of a call that was not looked at, since there was no throughput for it.
var throttled = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"ThrottlingException": {}, "ProvisionedThroughputExceededException": {}, "RequestLimitExceeded": {},
}}

// Throttled reports whether a call failed because DynamoDB had no throughput for it.
func Throttled(err error) bool { return throttled.IsErrorRetryable(err) == aws.TrueTernary }

// ReturnThrottling makes a retryer that leaves throttled calls to its caller, who has something to do before the next
// attempt.
func ReturnThrottling(r aws.Retryer) aws.Retryer { return throttlingReturned{r} }

type throttlingReturned struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (r throttlingReturned) IsErrorRetryable(err error) bool {
	return !Throttled(err) && r.Retryer.IsErrorRetryable(err)
}

// GetRetryToken refuses another attempt when the pause before it could reach the caller's deadline: what went wrong
// is then told, and not that time ran out while waiting.
func (r retryer) GetRetryToken(ctx context.Context, failed error) (func(error) error, error) {
	if err := timeLeft(ctx); err != nil {
		return nil, err
	}
	return r.Standard.GetRetryToken(ctx, failed)
}
