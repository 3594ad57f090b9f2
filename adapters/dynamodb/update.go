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

// The condition and update expressions of Decide, Settle and Close. Each condition is that of the
// order.Order method of the same name.
const (
	decideCondition = "#status = :pending AND " + placedAt + " = :placed_at"
	decideUpdate    = "SET #status = :status, " + power + " = :power, " + auction + " = :auction, " +
		decidedAt + " = :decided_at, " + schema.OpenShard + " = :shard, " + schema.Opened + " = :opened REMOVE #ttl"

	settleCondition = auction + " = :auction AND " + placedAt + " = :placed_at AND " +
		"attribute_exists(" + schema.Opened + ")"
	settleUpdate = "SET #ttl = :ttl REMOVE " + schema.OpenShard + ", " + schema.Opened

	closeCondition = "#status = :pending AND " + placedAt + " <= :expired AND " +
		"attribute_exists(" + schema.Opened + ")"
	closeUpdate = "REMOVE " + schema.OpenShard + ", " + schema.Opened
)

// Decide implements port.OrderDecider. If the response to an update is lost, the retry finds the
// decision already stored. The result then has the stored decision, but Applied is false.
func (s *Orders) Decide(ctx context.Context, decisions []order.Decision) ([]port.DecisionResult, error) {
	results := make([]port.DecisionResult, len(decisions))
	err := parallel.Do(len(decisions), awsclient.MaxConcurrency, func(i int) (err error) {
		results[i], err = s.decide(ctx, decisions[i])
		return err
	})
	return results, err
}

func (s *Orders) decide(ctx context.Context, d order.Decision) (port.DecisionResult, error) {
	if !d.Outcome.Status().Decided() {
		return port.DecisionResult{}, fmt.Errorf("decide order %s: the decision has no outcome", d.RecordID)
	}
	applied, current, err := s.update(ctx, d.RecordID, conditionalUpdate{
		update: decideUpdate, condition: decideCondition, returnItem: true,
		names: map[string]string{"#status": status, "#ttl": schema.TTL},
		values: item{
			":pending":    stringValue(order.Pending.String()),
			":placed_at":  timeValue(d.PlacedAt),
			":status":     stringValue(d.Outcome.Status().String()),
			":power":      numberValue(d.Power.String()),
			":auction":    stringValue(d.Auction.String()),
			":decided_at": timeValue(d.DecidedAt),
			":shard":      shardValue(shardOf(d.RecordID)),
			":opened":     stringValue(openkey.Key(d.PlacedAt, d.RecordID)),
		},
	})
	if err != nil || len(current) == 0 {
		return port.DecisionResult{}, err
	}
	stored, err := decode(current)
	return port.DecisionResult{Applied: applied, Found: true, Stored: stored}, err
}

// Settle implements port.OrderSettler. If the response to an update is lost, the order is settled
// but not counted.
func (s *Orders) Settle(ctx context.Context, delivered []order.Order) (int, error) {
	return countChanges(len(delivered), func(i int) (bool, error) {
		next, ok := delivered[i].Settle(delivered[i])
		if !ok {
			return false, nil // it is not decided, or was already settled when it was read
		}
		return s.settle(ctx, next)
	})
}

func (s *Orders) settle(ctx context.Context, settled order.Order) (bool, error) {
	deletable, _ := settled.DeletableAt()
	changed, _, err := s.update(ctx, settled.RecordID(), conditionalUpdate{
		update: settleUpdate, condition: settleCondition,
		names: map[string]string{"#ttl": schema.TTL},
		values: item{
			":auction":   stringValue(settled.Auction().String()),
			":placed_at": timeValue(settled.PlacedAt()),
			":ttl":       ttlValue(deletable),
		},
	})
	return changed, err
}

// Close implements port.OrderCloser. If the response to an update is lost, the order is closed but
// not counted.
func (s *Orders) Close(ctx context.Context, orders []order.Order, gate order.GateClosure) (int, error) {
	return countChanges(len(orders), func(i int) (bool, error) {
		changed, _, err := s.update(ctx, orders[i].RecordID(), conditionalUpdate{
			update: closeUpdate, condition: closeCondition,
			names: map[string]string{"#status": status},
			values: item{
				":pending": stringValue(order.Pending.String()),
				":expired": timeValue(gate.Time().Add(-order.Lifetime)),
			},
		})
		return changed, err
	})
}

// countChanges makes n updates in parallel and returns how many of them changed an item, even if it
// also returns an error.
func countChanges(n int, update func(i int) (changed bool, err error)) (int, error) {
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

// conditionalUpdate is an update expression with its condition.
type conditionalUpdate struct {
	update, condition string
	names             map[string]string // placeholders of attributes whose names are reserved words
	values            item
	returnItem        bool // return the item as it is stored after the call
}

// update makes one conditional update. It reports whether the condition was true and the item was
// changed. The current item is empty if no item is stored, or if c does not request it.
func (s *Orders) update(
	ctx context.Context, recordID string, c conditionalUpdate,
) (changed bool, current item, err error) {
	input := &dynamodb.UpdateItemInput{
		TableName:                 &s.table,
		Key:                       key(recordID),
		UpdateExpression:          &c.update,
		ConditionExpression:       &c.condition,
		ExpressionAttributeNames:  c.names,
		ExpressionAttributeValues: c.values,
	}
	if c.returnItem {
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
