package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/awsclient"
)

// transactionResult is the result of a transaction. The zero value is a committed transaction.
type transactionResult struct {
	reasons   []types.CancellationReason // one for each write, if the transaction was cancelled
	throttled error                      // not nil if the call or one of its writes was throttled
}

func (r transactionResult) committed() bool { return r.reasons == nil && r.throttled == nil }

func (r transactionResult) cancelledError() error {
	return fmt.Errorf("transaction of %d orders cancelled: %s", len(r.reasons), reasonCodes(r.reasons))
}

// transact sends one transaction. The SDK adds a client request token, so that its retries are
// idempotent. A throttled transaction is not retried here, because the batch may have to be read
// first.
func (s *Orders) transact(ctx context.Context, writes []orderWrite) (transactionResult, error) {
	items := make([]types.TransactWriteItem, len(writes))
	for i, w := range writes {
		items[i].Put = w.put
	}
	input := &dynamodb.TransactWriteItemsInput{TransactItems: items}
	_, err := s.client.TransactWriteItems(ctx, input, withoutThrottlingRetries)
	if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok &&
		len(cancelled.CancellationReasons) == len(writes) {
		result := transactionResult{reasons: cancelled.CancellationReasons}
		if slices.ContainsFunc(result.reasons, isThrottling) {
			result.throttled = result.cancelledError()
		}
		return result, nil
	}
	if awsclient.IsThrottled(err) {
		return transactionResult{throttled: err}, nil
	}
	return transactionResult{}, err
}

func withoutThrottlingRetries(o *dynamodb.Options) {
	o.Retryer = awsclient.WithoutThrottlingRetries(o.Retryer)
}

func isThrottling(r types.CancellationReason) bool {
	code := aws.ToString(r.Code)
	return code == "ThrottlingError" || code == "ProvisionedThroughputExceeded"
}

// reasonCodes returns the distinct codes of cancellation reasons.
func reasonCodes(reasons []types.CancellationReason) string {
	var codes []string
	for _, r := range reasons {
		if code := aws.ToString(r.Code); code != "None" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ", ")
}
