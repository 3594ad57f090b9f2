package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/internal/parallel"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// transactionSize is the maximum number of writes in a transaction.
// Source: Amazon DynamoDB Developer Guide, "Managing complex workflows with transactions".
const transactionSize = 100

// placeCondition expresses order.Order.ReplaceableAt: no order is stored under the record_id, or
// the stored order has expired and is not open. It is short, because every write of a transaction
// contains it.
const placeCondition = "attribute_not_exists(" + schema.RecordID + ") OR " + placedAt + " <= :expired AND " +
	"attribute_not_exists(" + schema.Opened + ")"

// Place implements port.OrderPlacer with transactions of conditional writes, in parallel.
//
// The first transactions are sent without reading the table. A batch is read before it is sent
// again if it was throttled. It is also read if any order of the call is already stored, because
// the call is then probably a retry. Only the missing orders of the batch are then sent. A read
// costs a tenth of a transactional write and consumes no write capacity.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	batches := slices.Collect(slices.Chunk(orders, transactionSize))
	call := placeCall{store: s, now: now, pacer: newPacer()}
	err := parallel.Do(len(batches), maxConcurrentBatches, func(i int) error {
		return call.placeBatch(ctx, s.newWrites(batches[i], placements[i*transactionSize:], now))
	})
	if err != nil {
		return nil, err
	}
	return placements, nil
}

// placeCall is one call of Place.
type placeCall struct {
	store  *Orders
	now    time.Time
	pacer  *pacer
	replay atomic.Bool // an order of the call was already stored
}

// orderWrite is the conditional write of one order, with its placement to be set.
type orderWrite struct {
	order     order.Order
	put       *types.Put
	placement *port.Placement
}

func (s *Orders) newWrites(orders []order.Order, placements []port.Placement, now time.Time) []orderWrite {
	condition, values := aws.String(placeCondition), item{":expired": timeValue(now.Add(-order.Lifetime))}
	writes := make([]orderWrite, len(orders))
	for i, o := range orders {
		writes[i] = orderWrite{order: o, placement: &placements[i], put: &types.Put{
			TableName:                           &s.table,
			Item:                                encode(o),
			ConditionExpression:                 condition,
			ExpressionAttributeValues:           values,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}}
	}
	return writes
}

// placeBatch places the orders of one batch and sets their placements. A transaction is all or
// nothing. Until it is committed, it is sent again without the orders whose record_id is in use and
// without the orders that can never be placed. The error joins the errors of the orders that can
// never be placed.
func (c *placeCall) placeBatch(ctx context.Context, remaining []orderWrite) error {
	var failures []error
	checked := false   // whether it is known which of the orders are stored
	throttled := false // whether the previous attempt was throttled
	for attempts := 1; len(remaining) > 0; attempts++ {
		if !checked && (throttled || c.replay.Load()) {
			missing, permanent, err := c.readPlacements(ctx, remaining)
			failures = append(failures, permanent...)
			if err != nil {
				return errors.Join(append(failures, err)...)
			}
			remaining, checked = missing, true
			continue
		}
		result, err := c.pacer.send(ctx, func() (transactionResult, error) { return c.store.transact(ctx, remaining) })
		if err != nil {
			return errors.Join(append(failures, err)...)
		}
		if result.committed() {
			for _, w := range remaining {
				*w.placement = port.Placement{Placed: true, Stored: w.order}
			}
			break
		}
		retry, permanent := c.applyResult(remaining, result)
		failures = append(failures, permanent...)
		throttled = result.throttled != nil
		checked = checked || !throttled // every condition was evaluated
		if len(retry) < len(remaining) {
			attempts = 0
		} else if !throttled {
			if err := awsclient.Backoff(ctx, attempts); err != nil {
				return errors.Join(append(failures, fmt.Errorf("%w: %w", result.cancelledError(), err))...)
			}
		}
		remaining = retry
	}
	return errors.Join(failures...)
}
