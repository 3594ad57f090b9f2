package awsclient

import (
	"context"
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go/middleware"

	"auction.internal/domain/port"
)

// retryable knows which errors a retry may heal.
var retryable = newRetryer()

// markPermanent wraps the error of a call in a port.PermanentError where AWS rejected the request itself: access denied,
// no such table, an invalid request. The same request would be rejected again.
func markPermanent(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("MarkPermanent",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
			out middleware.InitializeOutput, metadata middleware.Metadata, err error,
		) {
			out, metadata, err = next.HandleInitialize(ctx, in)
			if isRejection(err) {
				err = &port.PermanentError{Err: err}
			}
			return out, metadata, err
		}), middleware.Before)
}

// isRejection reports whether the last answer was a client error that a retry does not heal. Throttling is a client
// error too, and one that a retry heals.
func isRejection(err error) bool {
	response, answered := errors.AsType[*awshttp.ResponseError](err)
	if !answered {
		return false
	}
	status := response.HTTPStatusCode()
	temporary := status == http.StatusRequestTimeout || status == http.StatusTooManyRequests ||
		retryable.IsErrorRetryable(err)
	return status >= 400 && status < 500 && !temporary
}
