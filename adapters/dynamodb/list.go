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
	"auction.internal/adapters/openkey"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// listSize is how many open orders are listed at once: what a page reads too much at its end.
const listSize = 500

// longestCursor is what the port allows, in bytes: far more than a shard, a moment and a record_id take.
const longestCursor = 200

// inShard is a range of one partition of the index. No key is equal to either bound.
const inShard = schema.OpenShard + " = :shard AND " + schema.Opened + " BETWEEN :behind AND :before"

// List implements port.OpenOrders: the partitions of the index one after the other, in each the sequence of placing.
// The index lags behind the table, so it only says where to look: the orders are then read, and one that is no longer
// open, or open anew under another key, is left out.
func (s *Orders) List(ctx context.Context, before order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		place, err := fromCursor(after)
		for err == nil && place.shard < schema.Shards {
			var open []port.OpenOrder
			open, place, err = s.listBehind(ctx, place, openkey.Before(before))
			for _, o := range open {
				if !yield(o, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(port.OpenOrder{}, fmt.Errorf("list open orders: %w", err))
		}
	}
}

// listBehind gives the next open orders of a partition, and the place to go on.
func (s *Orders) listBehind(ctx context.Context, p place, bound string) ([]port.OpenOrder, place, error) {
	entries, more, err := s.queryBehind(ctx, p, bound)
	if err != nil {
		return nil, p, err
	}
	open, err := s.openAt(ctx, p.shard, entries)
	if err != nil {
		return nil, p, err
	}
	if !more {
		return open, place{shard: p.shard + 1}, nil
	}
	return open, place{shard: p.shard, key: entries[len(entries)-1].key}, nil
}

// entry is an open order as the index has it.
type entry struct{ recordID, key string }

// queryBehind asks the index for the next entries of a partition. More tells whether others may follow.
func (s *Orders) queryBehind(ctx context.Context, p place, bound string) (entries []entry, more bool, err error) {
	behind := p.key + "!" // sorts behind the key, and before every key that begins with it
	if behind > bound {
		return nil, false, nil
	}
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName:                 &s.table,
		IndexName:                 aws.String(schema.OpenOrdersIndex),
		KeyConditionExpression:    aws.String(inShard),
		ExpressionAttributeValues: item{":shard": shard(p.shard), ":behind": text(behind), ":before": text(bound)},
		Limit:                     aws.Int32(listSize),
	})
	if err != nil {
		return nil, false, err
	}
	for _, i := range out.Items {
		r := reader{item: i}
		entries = append(entries, entry{recordID: r.text(schema.RecordID), key: r.text(schema.Opened)})
		if len(r.wrong) > 0 {
			return nil, false, fmt.Errorf("the index %s: %w", schema.OpenOrdersIndex, r.wrong[0])
		}
	}
	return entries, len(out.LastEvaluatedKey) > 0 && len(entries) > 0, nil
}

// openAt reads the orders of entries, as they stand in the table.
func (s *Orders) openAt(ctx context.Context, shard int, entries []entry) ([]port.OpenOrder, error) {
	recordIDs := make([]string, len(entries))
	for i, e := range entries {
		recordIDs[i] = e.recordID
	}
	slices.Sort(recordIDs) // an order that was replaced a moment ago can stand in the index twice
	items, err := s.readItems(ctx, slices.Compact(recordIDs))
	if err != nil {
		return nil, err
	}
	open := make(map[string]port.OpenOrder, len(items)) // by the key under which each stands
	for _, i := range items {
		if key, isOpen := i[schema.Opened].(*types.AttributeValueMemberS); isOpen {
			o, err := decode(i)
			open[key.Value] = port.OpenOrder{Order: o, Cursor: place{shard: shard, key: key.Value}.cursor(), Unreadable: err}
		}
	}
	var list []port.OpenOrder
	for _, e := range entries {
		if o, found := open[e.key]; found {
			list = append(list, o)
		}
	}
	return list, nil
}

// place is where a list stands: behind a key of a partition, or at its beginning.
type place struct {
	shard int
	key   string
}

func (p place) cursor() port.Cursor { return port.Cursor(strconv.Itoa(p.shard) + "/" + p.key) }

// fromCursor reads a place back. The error is port.ErrBadCursor.
func fromCursor(c port.Cursor) (place, error) {
	if c == "" {
		return place{}, nil
	}
	number, key, _ := strings.Cut(string(c), "/")
	shard, err := strconv.Atoi(number)
	p := place{shard: shard, key: key}
	if err != nil || shard < 0 || shard >= schema.Shards || key == "" || len(c) > longestCursor || p.cursor() != c {
		return place{}, fmt.Errorf("%w: %s", port.ErrBadCursor, order.Cut(string(c), longestCursor))
	}
	return p, nil
}
