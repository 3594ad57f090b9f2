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
	err := awsclient.Together(len(batches), batchesAtOnce, func(i int) error {
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

// placing is the write of one order, and where to say what became of it.
type placing struct {
	order order.Order
	write types.TransactWriteItem
	told  *port.Placement
}

func (s *Orders) placings(orders []order.Order, placements []port.Placement, now time.Time) []placing {
	condition, values := aws.String(replaceable), item{":expired": moment(now.Add(-order.Lifetime))}
	all := make([]placing, len(orders))
	for i, o := range orders {
		all[i] = placing{order: o, told: &placements[i], write: types.TransactWriteItem{Put: &types.Put{
			TableName:                           &s.table,
			Item:                                encode(o),
			ConditionExpression:                 condition,
			ExpressionAttributeValues:           values,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}}}
	}
	return all
}

// placeBatch writes all of a batch, but for the orders that something is in the way of: another order, which is told,
// or what makes the error. A transaction is all or nothing: it is sent again without those, until it goes through.
func (in *intake) placeBatch(ctx context.Context, left []placing) error {
	var refused []error
	known := false     // whether it is known which of the orders are stored
	throttled := false // whether the last attempt was
	for attempts := 1; len(left) > 0; attempts++ {
		if !known && (throttled || in.repeated.Load()) {
			rest, damaged, err := in.tellStored(ctx, left)
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
				*p.told = port.Placement{Placed: true, Stored: p.order}
			}
			break
		}
		rest, damaged := in.tellCancelled(left, a)
		refused = append(refused, damaged...)
		throttled = a.throttled != nil
		known = known || !throttled // every condition was checked
		if len(rest) < len(left) {
			attempts = 0
		} else if !throttled {
			if err := awsclient.Pause(ctx, attempts); err != nil {
				return errors.Join(append(refused, fmt.Errorf("%w: %w", a.cancelled(), err))...)
			}
		}
		left = rest
	}
	return errors.Join(refused...)
}

// tellStored reads a batch. It tells the orders that another one stands in the way of, as their failed conditions
// would, and returns those that are left to be written. The errors are of orders that never will go through.
func (in *intake) tellStored(ctx context.Context, batch []placing) (rest []placing, refused []error, err error) {
	ids := make([]string, len(batch))
	for i, p := range batch {
		ids[i] = p.order.RecordID()
	}
	items, err := in.store.readBatch(ctx, ids)
	if err != nil {
		return batch, nil, err
	}
	stored := make(map[string]item, len(items))
	for _, i := range items {
		if id, ok := i[schema.RecordID].(*types.AttributeValueMemberS); ok {
			stored[id.Value] = i
		}
	}
	for _, p := range batch {
		i, found := stored[p.order.RecordID()]
		if !found {
			rest = append(rest, p)
			continue
		}
		standing, err := decode(i)
		switch {
		case err != nil:
			refused = append(refused, err)
		case standing.ReplaceableAt(in.now):
			rest = append(rest, p)
		default:
			*p.told = port.Placement{Stored: standing}
		}
	}
	return rest, refused, nil
}

// tellCancelled is tellFailed for an answer, and remembers whether an order was already stored.
func (in *intake) tellCancelled(batch []placing, a answer) (rest []placing, refused []error) {
	if a.reasons == nil {
		return batch, nil // throttled as a whole
	}
	rest, refused = tellFailed(batch, a.reasons)
	for _, p := range batch {
		if p.told.Stored.SameAs(p.order) {
			in.repeated.Store(true)
		}
	}
	return rest, refused
}

// tellFailed tells the orders whose condition did not hold what stands in their way, and gives those that may be tried
// again. The errors are of orders that never will go through.
func tellFailed(writes []placing, reasons []types.CancellationReason) (rest []placing, refused []error) {
	for i, p := range writes {
		code, item := aws.ToString(reasons[i].Code), reasons[i].Item
		switch {
		case code == "ConditionalCheckFailed" && len(item) > 0:
			standing, err := decode(item)
			if err != nil {
				refused = append(refused, err)
				continue
			}
			*p.told = port.Placement{Stored: standing}
		case passing[code]:
			rest = append(rest, p)
		default:
			message := aws.ToString(reasons[i].Message)
			err := fmt.Errorf("order %s was refused: %s: %s", p.order.RecordID(), code, message)
			refused = append(refused, &port.PermanentError{Err: err})
		}
	}
	return rest, refused
}

// passing are the reasons that say nothing against a write itself. A condition that failed without an item to show
// met one that is gone.
var passing = map[string]bool{
	"None": true, "TransactionConflict": true, "ThrottlingError": true, "ProvisionedThroughputExceeded": true,
	"ConditionalCheckFailed": true,
}
