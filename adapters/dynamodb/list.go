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

// queryLimit is the maximum number of index entries that one query returns. It limits the number of
// orders that are read unnecessarily if the caller stops early.
const queryLimit = 500

// maxCursorExcerpt limits the text of an invalid cursor in an error, in bytes. It is the maximum
// size of a valid cursor.
const maxCursorExcerpt = 200

// keyCondition selects a range of sort keys within one partition of the index. BETWEEN includes its
// bounds, but no key is equal to a bound.
const keyCondition = schema.OpenShard + " = :shard AND " + schema.Opened + " BETWEEN :after AND :before"

// List implements port.OpenOrders. It reads the shards of the index one after another, each in the
// sequence of placed_at.
//
// The index is eventually consistent, so its entries are only candidates. List reads their orders
// from the table, and omits an order that is no longer open, or is open under another key because
// it was replaced.
func (s *Orders) List(
	ctx context.Context, before order.GateClosure, after port.Cursor,
) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		pos, err := parseCursor(after)
		for err == nil && pos.shard < schema.Shards {
			var open []port.OpenOrder
			open, pos, err = s.listAfter(ctx, pos, openkey.Before(before))
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

// listAfter returns the next open orders of a shard, and the position from which to continue.
func (s *Orders) listAfter(ctx context.Context, pos position, bound string) ([]port.OpenOrder, position, error) {
	entries, last, err := s.queryAfter(ctx, pos, bound)
	if err != nil {
		return nil, pos, err
	}
	open, err := s.readOpen(ctx, pos, entries)
	if err != nil {
		return nil, pos, err
	}
	if last == "" {
		return open, position{shard: pos.shard + 1}, nil
	}
	return open, position{shard: pos.shard, key: last}, nil
}

// entry is an entry of the index.
type entry struct{ recordID, key string }

// queryAfter returns the next entries of a shard and the last key that the query evaluated. The
// last key is empty at the end of the shard.
func (s *Orders) queryAfter(ctx context.Context, pos position, bound string) (entries []entry, last string, err error) {
	after := pos.key + "!" // greater than the key, and less than every longer key that begins with it
	if after > bound {
		return nil, "", nil // DynamoDB rejects such a range
	}
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName:              &s.table,
		IndexName:              aws.String(schema.OpenOrdersIndex),
		KeyConditionExpression: aws.String(keyCondition),
		ExpressionAttributeValues: item{
			":shard": shardValue(pos.shard), ":after": stringValue(after), ":before": stringValue(bound),
		},
		Limit: aws.Int32(queryLimit),
	})
	if err != nil {
		return nil, "", err
	}
	for _, i := range out.Items {
		r := attributeReader{item: i}
		entries = append(entries, entry{recordID: r.text(schema.RecordID), key: r.text(schema.Opened)})
		if len(r.errs) > 0 {
			return nil, "", fmt.Errorf("index %s: %w", schema.OpenOrdersIndex, r.errs[0])
		}
	}
	if evaluated, ok := out.LastEvaluatedKey[schema.Opened].(*types.AttributeValueMemberS); ok {
		last = evaluated.Value
	}
	return entries, last, nil
}

// readOpen reads the orders of index entries from the table and returns the orders that are still
// open under the key of their entry. The entries follow pos.
func (s *Orders) readOpen(ctx context.Context, pos position, entries []entry) ([]port.OpenOrder, error) {
	recordIDs := make([]string, len(entries))
	for i, e := range entries {
		recordIDs[i] = e.recordID
	}
	slices.Sort(recordIDs) // an order that has just been replaced can be in the index twice
	items, err := s.readItems(ctx, slices.Compact(recordIDs))
	if err != nil {
		return nil, err
	}
	openItems := make(map[string]item, len(items)) // by their keys in the index
	for _, i := range items {
		if opened, ok := i[schema.Opened].(*types.AttributeValueMemberS); ok {
			openItems[opened.Value] = i
		}
	}
	var open []port.OpenOrder
	for _, e := range entries {
		found, ok := openItems[e.key]
		if !ok {
			continue
		}
		o, err := decode(found)
		if next := (position{shard: pos.shard, key: e.key}); next.valid() {
			pos = next // an entry with a damaged key has the cursor of the entry before it
		}
		open = append(open, port.OpenOrder{Order: o, Cursor: pos.cursor(), Damaged: err})
	}
	return open, nil
}

// position is a position in the list: after a key of a shard, or at the beginning of the shard if
// the key is empty.
type position struct {
	shard int
	key   string
}

func (p position) cursor() port.Cursor { return port.Cursor(strconv.Itoa(p.shard) + "/" + p.key) }

// valid reports whether the position is the beginning of a shard or the key of an undamaged order.
func (p position) valid() bool {
	if p.shard < 0 || p.shard >= schema.Shards {
		return false
	}
	if p.key == "" {
		return true
	}
	_, err := openkey.FromCursor(port.Cursor(p.key))
	return err == nil && shardOf(openkey.RecordID(p.key)) == p.shard
}

// parseCursor returns the position of a cursor. The error wraps port.ErrInvalidCursor.
func parseCursor(c port.Cursor) (position, error) {
	if c == "" {
		return position{}, nil
	}
	number, key, _ := strings.Cut(string(c), "/")
	shard, err := strconv.Atoi(number)
	p := position{shard: shard, key: key}
	if err != nil || !p.valid() || p.cursor() != c {
		return position{}, fmt.Errorf("%w: %s", port.ErrInvalidCursor, excerpt.Text(string(c), maxCursorExcerpt))
	}
	return p, nil
}
