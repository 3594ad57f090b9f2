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

// transactionSize is how many writes a transaction may hold.
// Source: Amazon DynamoDB Developer Guide, "Managing complex workflows with transactions".
const transactionSize = 100

// replaceable is order.Order.ReplaceableAt as a condition: there is no such order, or it has expired and is not open.
// Every order sends the condition along, so it is kept short.
const replaceable = "attribute_not_exists(" + schema.RecordID + ") OR " + placedAt + " <= :expired AND " +
	"attribute_not_exists(" + schema.Opened + ")"

// Place implements port.OrderPlacer: transactions of conditional writes, in parallel. A call that fails may have
// placed some of its orders.
//
// The first transactions are sent without reading anything. A batch is read before it is written, and only what is
// missing is sent, once there is a reason to: the batch was throttled, or an order of the call was already stored, so
// that the call probably repeats one that failed. A read costs a tenth of a write, and none of the write throughput.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	batches := slices.Collect(slices.Chunk(orders, transactionSize))
	in := intake{store: s, now: now, pacer: newPacer()}
	err := parallel.Do(len(batches), batchesAtOnce, func(i int) error {
		return in.placeBatch(ctx, s.placings(batches[i], placements[i*transactionSize:], now))
	})
	if err != nil {
		return nil, err
	}
	return placements, nil
}

// intake is one call of Place.
type intake struct {
	store    *Orders
	now      time.Time
	pacer    *pacer
	repeated atomic.Bool // whether one of its orders was already stored
}

// placing is the write of one order, and where its placement is returned.
type placing struct {
	order  order.Order
	write  types.TransactWriteItem
	result *port.Placement
}

func (s *Orders) placings(orders []order.Order, placements []port.Placement, now time.Time) []placing {
	condition, values := aws.String(replaceable), item{":expired": moment(now.Add(-order.Lifetime))}
	all := make([]placing, len(orders))
	for i, o := range orders {
		all[i] = placing{order: o, result: &placements[i], write: types.TransactWriteItem{Put: &types.Put{
			TableName:                           &s.table,
			Item:                                encode(o),
			ConditionExpression:                 condition,
			ExpressionAttributeValues:           values,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}}}
	}
	return all
}

// placeBatch writes all of a batch, but for orders whose record_id is taken and orders that can never be placed, which make
// the error. A transaction is all or nothing: it is sent again without those, until it is committed.
func (in *intake) placeBatch(ctx context.Context, left []placing) error {
	var refused []error
	known := false     // whether it is known which of the orders are stored
	throttled := false // whether the last attempt was
	for attempts := 1; len(left) > 0; attempts++ {
		if !known && (throttled || in.repeated.Load()) {
			rest, damaged, err := in.resolveStored(ctx, left)
			refused = append(refused, damaged...)
			if err != nil {
				return errors.Join(append(refused, err)...)
			}
			left, known = rest, true
			continue
		}
		a, err := in.pacer.send(ctx, func() (answer, error) { return in.store.transact(ctx, left) })
		if err != nil {
			return errors.Join(append(refused, err)...)
		}
		if a.placed() {
			for _, p := range left {
				*p.result = port.Placement{Placed: true, Stored: p.order}
			}
			break
		}
		rest, damaged := in.resolveCancelled(left, a)
		refused = append(refused, damaged...)
		throttled = a.throttled != nil
		known = known || !throttled // every condition was checked
		if len(rest) < len(left) {
			attempts = 0
		} else if !throttled {
			if err := awsclient.Backoff(ctx, attempts); err != nil {
				return errors.Join(append(refused, fmt.Errorf("%w: %w", a.cancelled(), err))...)
			}
		}
		left = rest
	}
	return errors.Join(refused...)
}
