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
	baseDelay = 50 * time.Millisecond // maximum delay before the first retry; doubles with each attempt
	maxDelay  = time.Second

	// maxAttempts limits a call whose context has no deadline. The attempts take most of a minute.
	maxAttempts = 100
)

// ErrTooManyAttempts is returned if a call failed in all of its attempts.
var ErrTooManyAttempts = fmt.Errorf("retry limit of %d attempts reached", maxAttempts)

// ErrNoTimeLeft is returned if no time is left for another attempt before the deadline of the
// context. It is joined to the error of the last attempt.
var ErrNoTimeLeft = errors.New("no time left for a retry before the deadline")

// Backoff waits before the next attempt. The argument is the number of failed attempts. The delay
// is an exponential backoff with full jitter, so that callers that failed together do not retry
// together.
//
// Backoff returns ErrNoTimeLeft without a delay if less than one second, the maximum delay, is left
// before the deadline of the context. It returns ErrTooManyAttempts after 100 attempts, and the
// error of the context if the context ends during the delay.
func Backoff(ctx context.Context, attempts int) error {
	if attempts >= maxAttempts {
		return ErrTooManyAttempts
	}
	if err := checkDeadline(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(delay(attempts))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func delay(attempts int) time.Duration {
	limit := maxDelay
	if doublings := attempts - 1; doublings < 5 {
		limit = min(limit, baseDelay<<max(doublings, 0))
	}
	return rand.N(limit) //nolint:gosec // jitter needs no secure random numbers
}

func checkDeadline(ctx context.Context) error {
	if deadline, limited := ctx.Deadline(); limited && time.Until(deadline) < maxDelay {
		return ErrNoTimeLeft
	}
	return nil
}

// retryer is the SDK's standard retryer without a retry quota. It retries until the deadline of the
// context. A retry quota would fail calls: more writes of one page can be throttled at the same
// time than the quota allows, and all of them must succeed.
type retryer struct{ *retry.Standard }

func newRetryer() aws.Retryer {
	return retryer{retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.RateLimiter = ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(func(attempts int, _ error) (time.Duration, error) {
			return delay(attempts), nil
		})
		o.Retryables = append([]retry.IsErrorRetryable{
			additionalRetryable, retry.IsErrorRetryableFunc(isTruncatedResponse),
		}, o.Retryables...)
	})}
}

// GetRetryToken returns ErrNoTimeLeft if the delay before the next attempt could reach the deadline
// of the context. The error of the call is then the cause of the failure, not a timeout during the
// delay.
func (r retryer) GetRetryToken(ctx context.Context, cause error) (func(error) error, error) {
	if err := checkDeadline(ctx); err != nil {
		return nil, err
	}
	return r.Standard.GetRetryToken(ctx, cause)
}

// additionalRetryable are temporary errors that the SDK does not retry.
var additionalRetryable = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"TransactionConflictException": {}, // DynamoDB: a transaction is writing the same item
	"ConditionalRequestConflict":   {}, // S3: concurrent conditional writes of the same object
	"KMSThrottling":                {}, // SNS: KMS throttled the decryption of the topic's data key
	"Throttled":                    {}, // SNS: the request rate exceeds the quota of the account
}}

// isTruncatedResponse reports whether the call succeeded with 200, but its response was not
// received completely. Retrying is safe for every call of the adapters.
func isTruncatedResponse(err error) aws.Ternary {
	response, responded := errors.AsType[*awshttp.ResponseError](err)
	_, malformed := errors.AsType[*smithy.DeserializationError](err)
	if malformed && responded && response.HTTPStatusCode() == http.StatusOK {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// throttlingErrors are the errors of a call that DynamoDB throttled before it executed any part of
// the call.
var throttlingErrors = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"ThrottlingException": {}, "ProvisionedThroughputExceededException": {}, "RequestLimitExceeded": {},
}}

// IsThrottled reports whether DynamoDB throttled the call.
func IsThrottled(err error) bool { return throttlingErrors.IsErrorRetryable(err) == aws.TrueTernary }

// WithoutThrottlingRetries returns a retryer that does not retry throttled calls, so that the
// caller receives their error.
func WithoutThrottlingRetries(r aws.Retryer) aws.Retryer { return withoutThrottlingRetries{r} }

type withoutThrottlingRetries struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (r withoutThrottlingRetries) IsErrorRetryable(err error) bool {
	return !IsThrottled(err) && r.Retryer.IsErrorRetryable(err)
}
