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

// replaceable is order.Order.ReplaceableAt as a condition: there is no such order, or it has expired and no result of
// it waits to be settled. A pending order has no auction, and one that is not open stands in no index. Every order
// carries the condition over the wire: a longer one is felt.
const replaceable = "attribute_not_exists(" + schema.RecordID + ") OR " + placedAt + " <= :expired AND " +
	"(attribute_not_exists(" + auction + ") OR attribute_not_exists(" + schema.Opened + "))"

// Place implements port.OrderPlacer: transactions of conditional writes, side by side. A call that fails may have
// placed some of its orders.
func (s *Orders) Place(ctx context.Context, orders []order.Order, now time.Time) ([]port.Placement, error) {
	placements := make([]port.Placement, len(orders))
	batches := slices.Collect(slices.Chunk(orders, transactionSize))
	err := awsclient.Together(len(batches), batchesAtOnce, func(i int) error {
		return s.placeBatch(ctx, s.placings(batches[i], placements[i*transactionSize:], now))
	})
	if err != nil {
		return nil, fmt.Errorf("place orders: %w", err)
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
	values := item{":expired": moment(now.Add(-order.Lifetime))}
	all := make([]placing, len(orders))
	for i, o := range orders {
		all[i] = placing{order: o, told: &placements[i], write: types.TransactWriteItem{Put: &types.Put{
			TableName:                           &s.table,
			Item:                                encode(o),
			ConditionExpression:                 aws.String(replaceable),
			ExpressionAttributeValues:           values,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}}}
	}
	return all
}

// placeBatch writes all of a batch, but for the orders that are in another's way, each of which is told. A transaction
// is all or nothing: it is sent again without those, until it goes through.
func (s *Orders) placeBatch(ctx context.Context, left []placing) error {
	for attempts := 1; len(left) > 0; attempts++ {
		reasons, err := s.transact(ctx, left)
		if err != nil {
			return err
		}
		if reasons == nil {
			for _, p := range left {
				*p.told = port.Placement{Placed: true, Stored: p.order}
			}
			return nil
		}
		rest, err := tellFailed(left, reasons)
		if err != nil {
			return err
		}
		if len(rest) < len(left) {
			attempts = 0
		} else if err := awsclient.Pause(ctx, attempts); err != nil {
			return fmt.Errorf("a transaction of %d orders met others (%s): %w", len(left), codes(reasons), err)
		}
		left = rest
	}
	return nil
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

// tellFailed tells the orders whose condition did not hold what stands in their way, and gives the others.
func tellFailed(writes []placing, reasons []types.CancellationReason) (rest []placing, err error) {
	for i, p := range writes {
		switch code := aws.ToString(reasons[i].Code); code {
		case "ConditionalCheckFailed":
			if len(reasons[i].Item) == 0 {
				rest = append(rest, p) // gone since: nothing is in its way any more
				continue
			}
			standing, err := decode(reasons[i].Item)
			if err != nil {
				return nil, err
			}
			*p.told = port.Placement{Stored: standing}
		case "None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded":
			rest = append(rest, p)
		default:
			return nil, fmt.Errorf("order %s was refused: %s: %s", p.order.RecordID(), code, aws.ToString(reasons[i].Message))
		}
	}
	return rest, nil
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
