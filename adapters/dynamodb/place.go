package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
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

// Place implements port.OrderPlacer: transactions of conditional writes, side by side. A call that fails may have
// placed some of its orders.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	batches := slices.Collect(slices.Chunk(orders, transactionSize))
	err := awsclient.Together(len(batches), batchesAtOnce, func(i int) error {
		return s.placeBatch(ctx, s.placings(batches[i], placements[i*transactionSize:], now))
	})
	if err != nil {
		return nil, err
	}
	return placements, nil
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
func (s *Orders) placeBatch(ctx context.Context, left []placing) error {
	var refused []error
	for attempts := 1; len(left) > 0; attempts++ {
		reasons, err := s.transact(ctx, left)
		if err != nil {
			return errors.Join(append(refused, err)...)
		}
		if reasons == nil {
			for _, p := range left {
				*p.told = port.Placement{Placed: true, Stored: p.order}
			}
			break
		}
		rest, damaged := tellFailed(left, reasons)
		refused = append(refused, damaged...)
		if len(rest) < len(left) {
			attempts = 0
		} else if err := awsclient.Pause(ctx, attempts); err != nil {
			err = fmt.Errorf("a transaction of %d orders was cancelled (%s): %w", len(left), codes(reasons), err)
			return errors.Join(append(refused, err)...)
		}
		left = rest
	}
	return errors.Join(refused...)
}

// transact sends one transaction. The reasons say, write by write, why it was cancelled; there are none when it went
// through. The SDK gives each transaction a token, under which a repeated attempt of it is the same transaction.
func (s *Orders) transact(ctx context.Context, writes []placing) ([]types.CancellationReason, error) {
	items := make([]types.TransactWriteItem, len(writes))
	for i, p := range writes {
		items[i] = p.write
	}
	_, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
	if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok && len(cancelled.CancellationReasons) == len(writes) {
		return cancelled.CancellationReasons, nil
	}
	return nil, err
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

// codes are the different reasons for which a transaction was cancelled.
func codes(reasons []types.CancellationReason) string {
	var codes []string
	for _, r := range reasons {
		if code := aws.ToString(r.Code); code != "None" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ", ")
}
