package dynamodb

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/domain/port"
)

// resolveStored reads a batch. It sets the placement of each order whose record_id is taken, as its failed condition would,
// and returns those that are left to be written. The errors are of orders that can never be placed.
func (in *intake) resolveStored(ctx context.Context, batch []placing) (rest []placing, refused []error, err error) {
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
			*p.result = port.Placement{Stored: standing}
		}
	}
	return rest, refused, nil
}

// resolveCancelled is resolveFailed for the outcome of a transaction, and remembers whether an order was already stored.
func (in *intake) resolveCancelled(batch []placing, a answer) (rest []placing, refused []error) {
	if a.reasons == nil {
		return batch, nil // throttled as a whole
	}
	rest, refused = resolveFailed(batch, a.reasons)
	for _, p := range batch {
		if p.result.Stored.SameAs(p.order) {
			in.repeated.Store(true)
		}
	}
	return rest, refused
}

// resolveFailed sets the placement of each order whose condition failed, and returns those to retry. The errors are of
// orders that can never be placed.
func resolveFailed(writes []placing, reasons []types.CancellationReason) (rest []placing, refused []error) {
	for i, p := range writes {
		code, item := aws.ToString(reasons[i].Code), reasons[i].Item
		switch {
		case code == "ConditionalCheckFailed" && len(item) > 0:
			standing, err := decode(item)
			if err != nil {
				refused = append(refused, err)
				continue
			}
			*p.result = port.Placement{Stored: standing}
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
