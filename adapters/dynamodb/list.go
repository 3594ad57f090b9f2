package dynamodb

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// listSize is how many open orders are listed at once: what a page reads too much at its end.
const listSize = 500

// longestCursor is how much of a bad cursor is told, in bytes: as long as one may be.
const longestCursor = 200

// inShard is a range of one partition of the index. No key is equal to either bound.
const inShard = schema.OpenShard + " = :shard AND " + schema.Opened + " BETWEEN :behind AND :before"

// List implements port.OpenOrders: the partitions of the index one after the other, in each the sequence of placing.
// The index lags behind the table, so it only says where to look: the orders are then read, and one that is no longer
// open, or open anew under another key, is left out.
func (s *Orders) List(ctx context.Context, before order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		at, err := fromCursor(after)
		for err == nil && at.shard < schema.Shards {
			var open []port.OpenOrder
			open, at, err = s.listBehind(ctx, at, openkey.Before(before))
			for _, o := range open {
				if !yield(o, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(port.OpenOrder{}, err)
		}
	}
}

// listBehind gives the next open orders of a partition, and the position to go on from.
func (s *Orders) listBehind(ctx context.Context, at position, bound string) ([]port.OpenOrder, position, error) {
	entries, last, err := s.queryBehind(ctx, at, bound)
	if err != nil {
		return nil, at, err
	}
	open, err := s.openAt(ctx, at, entries)
	if err != nil {
		return nil, at, err
	}
	if last == "" {
		return open, position{shard: at.shard + 1}, nil
	}
	return open, position{shard: at.shard, key: last}, nil
}

// entry is an open order as the index has it.
type entry struct{ recordID, key string }

// queryBehind asks the index for the next entries of a partition. Last is the key behind which others may follow,
// empty at the end of the partition.
func (s *Orders) queryBehind(ctx context.Context, at position, bound string) (entries []entry, last string, err error) {
	behind := at.key + "!" // sorts behind the key, and before every key that begins with it
	if behind > bound {
		return nil, "", nil // DynamoDB refuses such a range
	}
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName:                 &s.table,
		IndexName:                 aws.String(schema.OpenOrdersIndex),
		KeyConditionExpression:    aws.String(inShard),
		ExpressionAttributeValues: item{":shard": shard(at.shard), ":behind": text(behind), ":before": text(bound)},
		Limit:                     aws.Int32(listSize),
	})
	if err != nil {
		return nil, "", err
	}
	for _, i := range out.Items {
		r := reader{item: i}
		entries = append(entries, entry{recordID: r.text(schema.RecordID), key: r.text(schema.Opened)})
		if len(r.wrong) > 0 {
			return nil, "", fmt.Errorf("the index %s: %w", schema.OpenOrdersIndex, r.wrong[0])
		}
	}
	if more, ok := out.LastEvaluatedKey[schema.Opened].(*types.AttributeValueMemberS); ok {
		last = more.Value
	}
	return entries, last, nil
}

// openAt reads the orders of entries behind a position, as they stand in the table.
func (s *Orders) openAt(ctx context.Context, at position, entries []entry) ([]port.OpenOrder, error) {
	recordIDs := make([]string, len(entries))
	for i, e := range entries {
		recordIDs[i] = e.recordID
	}
	slices.Sort(recordIDs) // an order that was replaced a moment ago can stand in the index twice
	items, err := s.readItems(ctx, slices.Compact(recordIDs))
	if err != nil {
		return nil, err
	}
	open := make(map[string]item, len(items)) // by the key under which each stands
	for _, i := range items {
		if key, isOpen := i[schema.Opened].(*types.AttributeValueMemberS); isOpen {
			open[key.Value] = i
		}
	}
	var list []port.OpenOrder
	for _, e := range entries {
		found, isOpen := open[e.key]
		if !isOpen {
			continue
		}
		o, err := decode(found)
		if next := (position{shard: at.shard, key: e.key}); next.wellFormed() {
			at = next // a damaged key is no position: the one before it is as good
		}
		list = append(list, port.OpenOrder{Order: o, Cursor: at.cursor(), Damaged: err})
	}
	return list, nil
}

// position is where a list stands: behind a key of a partition, or at its beginning.
type position struct {
	shard int
	key   string
}

func (p position) cursor() port.Cursor { return port.Cursor(strconv.Itoa(p.shard) + "/" + p.key) }

// wellFormed tells whether orders that are not damaged can stand there.
func (p position) wellFormed() bool {
	if p.shard < 0 || p.shard >= schema.Shards {
		return false
	}
	if p.key == "" {
		return true
	}
	_, err := openkey.FromCursor(port.Cursor(p.key))
	return err == nil && shardNumber(openkey.RecordID(p.key)) == p.shard
}

// fromCursor reads a position back. The error is port.ErrBadCursor.
func fromCursor(c port.Cursor) (position, error) {
	if c == "" {
		return position{}, nil
	}
	number, key, _ := strings.Cut(string(c), "/")
	shard, err := strconv.Atoi(number)
	p := position{shard: shard, key: key}
	if err != nil || !p.wellFormed() || p.cursor() != c {
		return position{}, fmt.Errorf("%w: %s", port.ErrBadCursor, excerpt.Text(string(c), longestCursor))
	}
	return p, nil
}
