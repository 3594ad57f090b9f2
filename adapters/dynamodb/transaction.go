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

// answer is the outcome of a transaction. The zero value is that of a committed one.
type answer struct {
	reasons   []types.CancellationReason // write by write, why it was cancelled
	throttled error                      // set if there was no throughput for it
}

func (a answer) placed() bool { return a.reasons == nil && a.throttled == nil }

func (a answer) cancelled() error {
	return fmt.Errorf("a transaction of %d orders was cancelled (%s)", len(a.reasons), codes(a.reasons))
}

// transact sends one transaction. The SDK gives it a token, under which a repeated attempt of it is the same
// transaction. A throttled one is not repeated here, since its batch may have to be read first.
func (s *Orders) transact(ctx context.Context, writes []placing) (answer, error) {
	items := make([]types.TransactWriteItem, len(writes))
	for i, p := range writes {
		items[i] = p.write
	}
	_, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items}, returnThrottling)
	if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok && len(cancelled.CancellationReasons) == len(writes) {
		a := answer{reasons: cancelled.CancellationReasons}
		if slices.ContainsFunc(a.reasons, isThrottling) {
			a.throttled = a.cancelled()
		}
		return a, nil
	}
	if awsclient.IsThrottled(err) {
		return answer{throttled: err}, nil
	}
	return answer{}, err
}

func returnThrottling(o *dynamodb.Options) { o.Retryer = awsclient.WithoutThrottlingRetries(o.Retryer) }

func isThrottling(r types.CancellationReason) bool {
	code := aws.ToString(r.Code)
	return code == "ThrottlingError" || code == "ProvisionedThroughputExceeded"
}

// codes are the different reasons for which a transaction was cancelled.
func codes(reasons []types.CancellationReason) string {
	var codes []string
	for _, r := range reasons {
		if code := aws.ToString(r.Code); code != "None" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ", ")
}
