package port

import (
	"context"

	"auction.internal/domain/order"
)

// Notifier tells people.
type Notifier interface {
	// Notify sends one message. Without an error it was handed over for delivery.
	Notify(ctx context.Context, n Notification) error
}

// Notification is one message for people. Its texts are plain: an adapter escapes what its channel reads as markup.
// Ids and the words of others have fields of their own, so that a channel can show them exactly as they are.
type Notification struct {
	Title       string
	Orders      []NamedOrder // one a line, above the description
	Description string
	Cause       string // what an error says, shown verbatim below the description
	NextSteps   []string
	Thread      string // messages with the same one belong together
}

// NamedOrder is an order that a notification names.
type NamedOrder struct {
	RecordID string
	Note     string // may be empty
}

// ExpiryReporter reports orders that expired before an auction decided them.
type ExpiryReporter interface {
	// ReportExpired reports orders that were open and pending when they were read and had expired at the gate closure.
	// When it returns nil, the report is written where operators find it, and the orders may be closed. It may be called
	// again for the same orders, after a crash or a failed close: they are then reported again.
	ReportExpired(ctx context.Context, gate order.GateClosure, expired []order.Order) error
}
