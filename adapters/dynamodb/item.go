package dynamodb

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/internal/openkey"
	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// The attributes of an item that are not in package schema. Timestamps are strings of fixed width,
// written by order.FormatTime, so that conditions can compare them. Decimals have the type Number,
// which DynamoDB transfers as text without a loss of digits.
const (
	parameter1 = "parameter_1"
	parameter2 = "parameter_2"
	placedAt   = "placed_at"
	status     = "status"
	power      = "power"   // this and the following attributes exist once the order is decided
	auction    = "auction" // the gate closure of the deciding auction
	decidedAt  = "decided_at"
)

type item = map[string]types.AttributeValue

func stringValue(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
func numberValue(s string) types.AttributeValue { return &types.AttributeValueMemberN{Value: s} }

func timeValue(t time.Time) types.AttributeValue { return stringValue(order.FormatTime(t)) }

// ttlValue rounds up to the next second, so that DynamoDB does not delete an item too early.
func ttlValue(t time.Time) types.AttributeValue {
	return numberValue(strconv.FormatInt(t.Add(time.Second-time.Nanosecond).Unix(), 10))
}

func shardValue(shard int) types.AttributeValue { return numberValue(strconv.Itoa(shard)) }

func key(recordID string) item { return item{schema.RecordID: stringValue(recordID)} }

// shardOf returns the shard of the index that contains the order while it is open.
func shardOf(recordID string) int {
	hash := fnv.New32a()
	hash.Write([]byte(recordID))
	return int(hash.Sum32() % schema.Shards)
}

// encode returns the item of an order.
func encode(o order.Order) item {
	i := item{
		schema.RecordID: stringValue(o.RecordID()),
		parameter1:      stringValue(o.Parameter1()),
		parameter2:      numberValue(o.Parameter2().String()),
		placedAt:        timeValue(o.PlacedAt()),
		status:          stringValue(o.Status().String()),
	}
	if o.Status().Decided() {
		i[power] = numberValue(o.Power().String())
		i[auction] = stringValue(o.Auction().String())
		i[decidedAt] = timeValue(o.DecidedAt())
	}
	if o.Open() {
		i[schema.OpenShard] = shardValue(shardOf(o.RecordID()))
		i[schema.Opened] = stringValue(openkey.Of(o))
	}
	if at, deletable := o.DeletableAt(); deletable {
		i[schema.TTL] = ttlValue(at)
	}
	return i
}

// decode returns the order of an item. The error is permanent. It names the damaged order and all
// of its missing or invalid attributes.
func decode(i item) (order.Order, error) {
	r := attributeReader{item: i}
	s := order.Snapshot{
		RecordID: r.text(schema.RecordID), Parameter1: r.text(parameter1), Parameter2: r.decimal(parameter2),
		PlacedAt: r.time(placedAt),
	}
	s.Status = parseText(&r, status, order.ParseStatus)
	if s.Status.Decided() {
		s.Power = r.decimal(power)
		s.Auction = parseText(&r, auction, order.ParseGateClosure)
		s.DecidedAt = r.time(decidedAt)
	}
	_, s.Open = i[schema.Opened]
	if len(r.errs) > 0 {
		err := fmt.Errorf("damaged order %s: %w", excerpt.RecordIDs([]string{s.RecordID}), errors.Join(r.errs...))
		return order.Order{}, &port.PermanentError{Err: err}
	}
	return order.Restore(s), nil
}

// attributeReader reads the attributes of an item and collects the errors.
type attributeReader struct {
	item item
	errs []error
}

func (r *attributeReader) text(name string) string {
	value, ok := r.item[name].(*types.AttributeValueMemberS)
	if !ok {
		r.errs = append(r.errs, fmt.Errorf("%s is not a string", name))
		return ""
	}
	return value.Value
}

func (r *attributeReader) decimal(name string) order.Decimal {
	value, ok := r.item[name].(*types.AttributeValueMemberN)
	if !ok {
		r.errs = append(r.errs, fmt.Errorf("%s is not a number", name))
		return order.Decimal{}
	}
	d, err := order.ParseDecimal(value.Value)
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", name, err))
	}
	return d
}

func (r *attributeReader) time(name string) time.Time { return parseText(r, name, order.ParseTime) }

// parseText reads a string attribute and parses its text.
func parseText[T any](r *attributeReader, name string, parse func(string) (T, error)) T {
	before := len(r.errs)
	text := r.text(name)
	if len(r.errs) > before {
		return *new(T)
	}
	value, err := parse(text)
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", name, err))
	}
	return value
}
