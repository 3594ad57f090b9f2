package awsclient

import (
	"context"
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go/middleware"

	"auction.internal/domain/port"
)

var retryable = newRetryer()

// markPermanent adds a middleware that wraps the error of a call in a port.PermanentError if AWS
// rejected the request itself: access denied, no such table, an invalid request. AWS would reject
// the same request again.
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

// isRejection reports whether the last response was a client error that is not retryable.
// Throttling is a client error, but retryable.
func isRejection(err error) bool {
	response, responded := errors.AsType[*awshttp.ResponseError](err)
	if !responded {
		return false
	}
	status := response.HTTPStatusCode()
	temporary := status == http.StatusRequestTimeout || status == http.StatusTooManyRequests ||
		retryable.IsErrorRetryable(err)
	return status >= 400 && status < 500 && !temporary
}
