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

// readSize is how many items one call may read.
// Source: Amazon DynamoDB API Reference, BatchGetItem.
const readSize = 100

// batchesAtOnce is how many calls of a hundred items each are under way at once: more would only wait for each other,
// and a table that is slow or throttles would see them time out together.
const batchesAtOnce = 16

// Read implements port.OrderReader: consistent reads in batches, side by side.
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

// readItems gives the items that exist.
func (s *Orders) readItems(ctx context.Context, recordIDs []string) ([]item, error) {
	batches := slices.Collect(slices.Chunk(recordIDs, readSize))
	found := make([][]item, len(batches))
	err := parallel.Do(len(batches), batchesAtOnce, func(i int) (err error) {
		found[i], err = s.readBatch(ctx, batches[i])
		return err
	})
	return slices.Concat(found...), err
}

// readBatch asks until every key was looked at: DynamoDB leaves some of them out when it has much to do.
func (s *Orders) readBatch(ctx context.Context, recordIDs []string) (found []item, err error) {
	left := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, id := range recordIDs {
		left.Keys = append(left.Keys, key(id))
	}
	for attempts := 1; ; attempts++ {
		out, err := s.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{s.table: left},
		})
		if err != nil {
			return nil, err
		}
		found = append(found, out.Responses[s.table]...)
		left = out.UnprocessedKeys[s.table]
		if len(left.Keys) == 0 {
			return found, nil
		}
		if err := awsclient.Backoff(ctx, attempts); err != nil {
			return nil, fmt.Errorf("%d of %d items were not processed: %w", len(left.Keys), len(recordIDs), err)
		}
	}
}
