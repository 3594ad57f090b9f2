package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/order"
)

// readSize is the maximum number of items that one call reads.
// Source: Amazon DynamoDB API Reference, BatchGetItem.
const readSize = 100

// maxConcurrentBatches is the maximum number of in-flight calls with 100 items each. If more calls
// were sent, DynamoDB would only queue them, and they would time out together when the table is
// slow or throttles.
const maxConcurrentBatches = 16

// Read implements port.OrderReader with consistent reads in batches, in parallel.
func (s *Orders) Read(ctx context.Context, recordIDs []string) ([]order.Order, error) {
	items, err := s.readItems(ctx, recordIDs)
	if err != nil {
		return nil, err
	}
	orders := make([]order.Order, 0, len(items))
	var damaged []error
	for _, item := range items {
		o, err := decode(item)
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		orders = append(orders, o)
	}
	return orders, errors.Join(damaged...)
}

// readItems returns the stored items. Record_ids without an item are omitted.
func (s *Orders) readItems(ctx context.Context, recordIDs []string) ([]item, error) {
	batches := slices.Collect(slices.Chunk(recordIDs, readSize))
	found := make([][]item, len(batches))
	err := parallel.Do(len(batches), maxConcurrentBatches, func(i int) (err error) {
		found[i], err = s.readBatch(ctx, batches[i])
		return err
	})
	return slices.Concat(found...), err
}

// readBatch reads the items of one batch. It retries keys that DynamoDB returns as unprocessed.
func (s *Orders) readBatch(ctx context.Context, recordIDs []string) (found []item, err error) {
	request := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, id := range recordIDs {
		request.Keys = append(request.Keys, key(id))
	}
	for attempts := 1; ; attempts++ {
		out, err := s.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{s.table: request},
		})
		if err != nil {
			return nil, err
		}
		found = append(found, out.Responses[s.table]...)
		request = out.UnprocessedKeys[s.table]
		if len(request.Keys) == 0 {
			return found, nil
		}
		if err := awsclient.Backoff(ctx, attempts); err != nil {
			return nil, fmt.Errorf("%d of %d keys unprocessed: %w", len(request.Keys), len(recordIDs), err)
		}
	}
}
