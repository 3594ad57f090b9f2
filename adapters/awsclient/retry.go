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
	baseDelay = 50 * time.Millisecond // the maximum delay of the first retry, doubled with each attempt
	maxDelay  = time.Second

	// maxAttempts ends a call whose context has no deadline. Reaching it takes most of a minute.
	maxAttempts = 100
)

// ErrTooManyAttempts reports that a call failed and has no attempts left.
var ErrTooManyAttempts = fmt.Errorf("retry limit of %d attempts reached", maxAttempts)

// ErrNoTimeLeft reports that there was no time for another attempt before the deadline of the
// context. It is joined to the error of the last attempt.
var ErrNoTimeLeft = errors.New("no time left for a retry before the deadline")

// Backoff waits before the next attempt, after the given number of failed ones. The delay is an
// exponential backoff with full jitter, so that callers that failed together do not retry together.
//
// Backoff returns ErrNoTimeLeft without a delay if the longest possible delay would reach the deadline
// of the context. It returns ErrTooManyAttempts after 100 attempts, and the error of the context if
// that ends during the delay.
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

// retryer is the SDK's standard retryer, which here retries until the deadline of the context. It
// has no retry quota: one page of an auction can meet more throttled writes at the same time than a
// quota allows, and all of them must succeed.
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

// GetRetryToken returns ErrNoTimeLeft when the delay before the next attempt could reach the
// deadline of the context. The error of the call is then the cause of the failure, instead of a
// timeout during the delay.
func (r retryer) GetRetryToken(ctx context.Context, cause error) (func(error) error, error) {
	if err := checkDeadline(ctx); err != nil {
		return nil, err
	}
	return r.Standard.GetRetryToken(ctx, cause)
}

// additionalRetryable are temporary errors that the SDK does not retry.
var additionalRetryable = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"TransactionConflictException": {}, // DynamoDB: a transaction is writing the item of a single write
	"ConditionalRequestConflict":   {}, // S3: concurrent conditional writes of one object
	"KMSThrottling":                {}, // SNS: the topic is encrypted with a KMS key of its own
	"Throttled":                    {}, // SNS: KMS throttles
}}

// isTruncatedResponse reports a response that was a success, but was not received completely. Every
// call that the adapters make may be repeated.
func isTruncatedResponse(err error) aws.Ternary {
	response, responded := errors.AsType[*awshttp.ResponseError](err)
	_, malformed := errors.AsType[*smithy.DeserializationError](err)
	if malformed && responded && response.HTTPStatusCode() == http.StatusOK {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// throttlingErrors are the errors of a call that DynamoDB throttled before executing any of it.
var throttlingErrors = retry.RetryableErrorCode{Codes: map[string]struct{}{
	"ThrottlingException": {}, "ProvisionedThroughputExceededException": {}, "RequestLimitExceeded": {},
}}

// IsThrottled reports whether DynamoDB throttled the call.
func IsThrottled(err error) bool { return throttlingErrors.IsErrorRetryable(err) == aws.TrueTernary }

// WithoutThrottlingRetries returns a retryer that does not retry throttled calls, but returns their
// error to the caller.
func WithoutThrottlingRetries(r aws.Retryer) aws.Retryer { return withoutThrottlingRetries{r} }

type withoutThrottlingRetries struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (r withoutThrottlingRetries) IsErrorRetryable(err error) bool {
	return !IsThrottled(err) && r.Retryer.IsErrorRetryable(err)
}
