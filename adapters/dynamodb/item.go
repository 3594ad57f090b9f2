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

// The attributes of an item beside those of the schema. Moments are written by order.FormatTime, whose fixed width lets
// conditions compare them; the number is DynamoDB's own type, whose digits reach us as text.
const (
	parameter1 = "parameter_1"
	parameter2 = "parameter_2"
	placedAt   = "placed_at"
	status     = "status"
	power      = "power"   // like the next two, there once the order is decided
	auction    = "auction" // the gate closure of the deciding auction
	decidedAt  = "decided_at"
)

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue   { return &types.AttributeValueMemberS{Value: s} }
func number(s string) types.AttributeValue { return &types.AttributeValueMemberN{Value: s} }

func moment(t time.Time) types.AttributeValue { return text(order.FormatTime(t)) }

func key(recordID string) item { return item{schema.RecordID: text(recordID)} }

// encode makes the item of an order.
func encode(o order.Order) item {
	i := item{
		schema.RecordID: text(o.RecordID()),
		parameter1:      text(o.Parameter1()),
		parameter2:      number(o.Parameter2().String()),
		placedAt:        moment(o.PlacedAt()),
		status:          text(o.Status().String()),
	}
	if o.Status().Decided() {
		i[power] = number(o.Power().String())
		i[auction] = text(o.Auction().String())
		i[decidedAt] = moment(o.DecidedAt())
	}
	if o.Open() {
		i[schema.OpenShard] = shardOf(o.RecordID())
		i[schema.Opened] = text(openkey.Of(o))
	}
	if at, deletable := o.DeletableAt(); deletable {
		i[schema.TTL] = deletableFrom(at)
	}
	return i
}

// shardNumber is the partition of the index in which an order stands while it is open.
func shardNumber(recordID string) int {
	hash := fnv.New32a()
	hash.Write([]byte(recordID))
	return int(hash.Sum32() % schema.Shards)
}

func shardOf(recordID string) types.AttributeValue { return shard(shardNumber(recordID)) }

func shard(n int) types.AttributeValue { return number(strconv.Itoa(n)) }

// deletableFrom rounds up to the second, so that nothing is deleted before its time.
func deletableFrom(at time.Time) types.AttributeValue {
	return number(strconv.FormatInt(at.Add(time.Second-time.Nanosecond).Unix(), 10))
}

// decode gives back the order of an item. The error is permanent: it names the order and what cannot be read.
func decode(i item) (order.Order, error) {
	r := reader{item: i}
	s := order.Snapshot{
		RecordID: r.text(schema.RecordID), Parameter1: r.text(parameter1), Parameter2: r.decimal(parameter2),
		PlacedAt: r.moment(placedAt),
	}
	s.Status = read(&r, status, order.ParseStatus)
	if s.Status.Decided() {
		s.Power = r.decimal(power)
		s.Auction = read(&r, auction, order.ParseGateClosure)
		s.DecidedAt = r.moment(decidedAt)
	}
	_, s.Open = i[schema.Opened]
	if len(r.wrong) > 0 {
		err := fmt.Errorf("stored order %s: %w", excerpt.RecordIDs([]string{s.RecordID}), errors.Join(r.wrong...))
		return order.Order{}, &port.PermanentError{Err: err}
	}
	return order.Restore(s), nil
}

// reader reads the attributes of an item and gathers what is wrong with them.
type reader struct {
	item  item
	wrong []error
}

func (r *reader) text(name string) string {
	value, ok := r.item[name].(*types.AttributeValueMemberS)
	if !ok {
		r.wrong = append(r.wrong, fmt.Errorf("%s is no text", name))
		return ""
	}
	return value.Value
}

func (r *reader) decimal(name string) order.Decimal {
	value, ok := r.item[name].(*types.AttributeValueMemberN)
	if !ok {
		r.wrong = append(r.wrong, fmt.Errorf("%s is no number", name))
		return order.Decimal{}
	}
	d, err := order.ParseDecimal(value.Value)
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s %w", name, err))
	}
	return d
}

func (r *reader) moment(name string) time.Time { return read(r, name, order.ParseTime) }

// read reads an attribute that is text in a form of its own.
func read[T any](r *reader, name string, parse func(string) (T, error)) T {
	before := len(r.wrong)
	text := r.text(name)
	if len(r.wrong) > before {
		return *new(T)
	}
	value, err := parse(text)
	if err != nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s: %w", name, err))
	}
	return value
}
