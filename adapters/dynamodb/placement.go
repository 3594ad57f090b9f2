package dynamodb

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/domain/port"
)

// readPlacements reads the stored orders of a batch. Like applyReasons, it sets the placements of
// orders whose record_id is in use, and returns the remaining writes. The permanent errors belong
// to orders that can never be placed.
func (c *placeCall) readPlacements(
	ctx context.Context, batch []orderWrite,
) (remaining []orderWrite, permanent []error, err error) {
	recordIDs := make([]string, len(batch))
	for i, w := range batch {
		recordIDs[i] = w.order.RecordID()
	}
	items, err := c.store.readBatch(ctx, recordIDs)
	if err != nil {
		return batch, nil, err
	}
	itemsByID := make(map[string]item, len(items))
	for _, i := range items {
		if id, ok := i[schema.RecordID].(*types.AttributeValueMemberS); ok {
			itemsByID[id.Value] = i
		}
	}
	for _, w := range batch {
		i, found := itemsByID[w.order.RecordID()]
		if !found {
			remaining = append(remaining, w)
			continue
		}
		stored, err := decode(i)
		switch {
		case err != nil:
			permanent = append(permanent, err)
		case stored.ReplaceableAt(c.now):
			remaining = append(remaining, w)
		default:
			*w.placement = port.Placement{Stored: stored}
		}
	}
	return remaining, permanent, nil
}

// applyResult applies the cancellation reasons of a transaction, and records whether an order of
// the call was already stored.
func (c *placeCall) applyResult(
	batch []orderWrite, result transactionResult,
) (remaining []orderWrite, permanent []error) {
	if result.reasons == nil {
		return batch, nil // the whole call was throttled
	}
	remaining, permanent = applyReasons(batch, result.reasons)
	for _, w := range batch {
		if w.placement.Stored.SameAs(w.order) {
			c.replay.Store(true)
		}
	}
	return remaining, permanent
}

// applyReasons sets the placements of orders whose condition failed, and returns the remaining
// writes, which must be retried. The permanent errors belong to orders that can never be placed.
func applyReasons(
	batch []orderWrite, reasons []types.CancellationReason,
) (remaining []orderWrite, permanent []error) {
	for i, w := range batch {
		code, current := aws.ToString(reasons[i].Code), reasons[i].Item
		switch {
		case code == "ConditionalCheckFailed" && len(current) > 0:
			stored, err := decode(current)
			if err != nil {
				permanent = append(permanent, err)
				continue
			}
			*w.placement = port.Placement{Stored: stored}
		case retryableReasons[code]:
			remaining = append(remaining, w)
		default:
			err := fmt.Errorf("place order %s: %s: %s", w.order.RecordID(), code, aws.ToString(reasons[i].Message))
			permanent = append(permanent, &port.PermanentError{Err: err})
		}
	}
	return remaining, permanent
}

// retryableReasons are the cancellation reasons after which the same write can succeed. They
// include ConditionalCheckFailed, because applyReasons handles it first if the reason contains an
// item. Without an item, the conflicting item has since been deleted.
var retryableReasons = map[string]bool{
	"None": true, "TransactionConflict": true, "ThrottlingError": true, "ProvisionedThroughputExceeded": true,
	"ConditionalCheckFailed": true,
}
