package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/internal/openkey"
	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// The steps of an order's life as conditional updates. Each condition is the one of the domain's method of that name.
const (
	stillPending = "#status = :pending AND " + placedAt + " = :placed_at"
	decide       = "SET #status = :status, " + power + " = :power, " + auction + " = :auction, " + decidedAt + " = :decided_at, " +
		schema.OpenShard + " = :shard, " + schema.Opened + " = :opened REMOVE #ttl"

	stillDelivered = auction + " = :auction AND " + placedAt + " = :placed_at AND attribute_exists(" + schema.Opened + ")"
	settle         = "SET #ttl = :ttl REMOVE " + schema.OpenShard + ", " + schema.Opened

	stillExpired = "#status = :pending AND " + placedAt + " <= :expired AND attribute_exists(" + schema.Opened + ")"
	closeOrder   = "REMOVE " + schema.OpenShard + ", " + schema.Opened
)

// Decide implements port.OrderDecider. A decision whose answer was lost on the way counts as not applied when the
// repeated attempt finds it written; what is stored is told all the same.
func (s *Orders) Decide(ctx context.Context, decisions []order.Decision) ([]port.DecisionResult, error) {
	verdicts := make([]port.DecisionResult, len(decisions))
	err := parallel.Do(len(decisions), awsclient.MaxConcurrency, func(i int) (err error) {
		verdicts[i], err = s.decide(ctx, decisions[i])
		return err
	})
	return verdicts, err
}

func (s *Orders) decide(ctx context.Context, d order.Decision) (port.DecisionResult, error) {
	if !d.Outcome.Status().Decided() {
		return port.DecisionResult{}, fmt.Errorf("order %s: a decision without an outcome", d.RecordID)
	}
	applied, standing, err := s.change(ctx, d.RecordID, change{
		update: decide, condition: stillPending, tell: true,
		names: map[string]string{"#status": status, "#ttl": schema.TTL},
		values: item{
			":pending": text(order.Pending.String()), ":placed_at": moment(d.PlacedAt),
			":status": text(d.Outcome.Status().String()), ":power": number(d.Power.String()),
			":auction": text(d.Auction.String()), ":decided_at": moment(d.At),
			":shard": shardOf(d.RecordID), ":opened": text(openkey.Key(d.PlacedAt, d.RecordID)),
		},
	})
	if err != nil || len(standing) == 0 {
		return port.DecisionResult{}, err
	}
	stored, err := decode(standing)
	return port.DecisionResult{Applied: applied, Found: true, Stored: stored}, err
}

// Settle implements port.OrderSettler. As with Close, an order whose answer was lost on the way is not counted.
func (s *Orders) Settle(ctx context.Context, delivered []order.Order) (int, error) {
	return count(len(delivered), func(i int) (bool, error) {
		next, possible := delivered[i].Settle(delivered[i])
		if !possible {
			return false, nil // never decided, or settled when it was read: nothing to do
		}
		return s.settle(ctx, next)
	})
}

func (s *Orders) settle(ctx context.Context, settled order.Order) (bool, error) {
	deletable, _ := settled.DeletableAt()
	changed, _, err := s.change(ctx, settled.RecordID(), change{
		update: settle, condition: stillDelivered,
		names: map[string]string{"#ttl": schema.TTL},
		values: item{
			":auction": text(settled.Auction().String()), ":placed_at": moment(settled.PlacedAt()),
			":ttl": deletableFrom(deletable),
		},
	})
	return changed, err
}

// Close implements port.OrderCloser. An order whose closing was answered on a line that broke is closed, and not
// counted.
func (s *Orders) Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (int, error) {
	return count(len(orders), func(i int) (bool, error) {
		changed, _, err := s.change(ctx, orders[i].RecordID(), change{
			update: closeOrder, condition: stillExpired,
			names: map[string]string{"#status": status},
			values: item{
				":pending": text(order.Pending.String()), ":expired": moment(gate.Time().Add(-order.Lifetime)),
			},
		})
		return changed, err
	})
}

// count makes updates side by side, and tells how many of them changed anything, beside an error too.
func count(n int, update func(i int) (changed bool, err error)) (int, error) {
	var changes atomic.Int64
	err := parallel.Do(n, awsclient.MaxConcurrency, func(i int) error {
		changed, err := update(i)
		if changed {
			changes.Add(1)
		}
		return err
	})
	return int(changes.Load()), err
}

// change is a conditional update. Names stand for attributes whose names are reserved words.
type change struct {
	update, condition string
	names             map[string]string
	values            item
	tell              bool // whether to ask for the item as it stands after that
}

// change makes one conditional update. The item is what stands there after that, nothing where there is none or it was
// not asked for.
func (s *Orders) change(ctx context.Context, recordID string, c change) (changed bool, standing item, err error) {
	input := &dynamodb.UpdateItemInput{
		TableName:                 &s.table,
		Key:                       key(recordID),
		UpdateExpression:          &c.update,
		ConditionExpression:       &c.condition,
		ExpressionAttributeNames:  c.names,
		ExpressionAttributeValues: c.values,
	}
	if c.tell {
		input.ReturnValues = types.ReturnValueAllNew
		input.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	}
	out, err := s.client.UpdateItem(ctx, input)
	if failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		return false, failed.Item, nil
	}
	if err != nil {
		return false, nil, err
	}
	return true, out.Attributes, nil
}
