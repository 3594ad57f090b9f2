package port

import (
	"context"

	"auction.internal/domain/order"
)

// OrderReader reads orders by their record_id.
type OrderReader interface {
	// Read gives the orders that are stored, expired ones too, in any order; ids that are absent are left out.
	// It sees every write that was answered before the call. No id may stand twice. Orders that cannot be decoded are
	// named in a PermanentError, beside which all others are returned.
	Read(ctx context.Context, recordIDs []string) ([]order.Order, error)
}
