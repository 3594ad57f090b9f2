package port

import (
	"context"

	"auction.internal/domain/order"
)

// ExpiryReporter reports orders that expired before an auction decided them.
type ExpiryReporter interface {
	// ReportExpired reports orders that were open and pending when they were read and had expired at the gate closure.
	// When it returns nil, the report is written where operators find it, and the orders may be closed. It may be called
	// again for the same orders, after a crash or a failed close: they are then reported again.
	ReportExpired(ctx context.Context, gate order.GateClosure, expired []order.Order) error
}
