package port

import (
	"context"

	"auction.internal/domain/order"
)

// Notifier publishes notifications.
type Notifier interface {
	// Notify publishes one notification. If it returns nil, the channel has accepted it for delivery.
	Notify(ctx context.Context, n Notification) error
}

// Notification is one message to operators. Its fields are plain text: the adapter escapes
// characters that its channel interprets as markup. Ids and external text have separate fields, so
// that a channel can show them verbatim.
type Notification struct {
	Title       string
	Orders      []NamedOrder // one per line, above the description
	Description string
	Cause       string // the text of an error, shown verbatim below the description
	NextSteps   []string
	Thread      string // groups related notifications in the channel
}

// NamedOrder is an order that a notification lists.
type NamedOrder struct {
	RecordID string
	Note     string // may be empty
}

// ExpiryReporter reports orders that expired before an auction decided them.
type ExpiryReporter interface {
	// ReportExpired reports orders that were open and pending when they were read, and had expired
	// at the gate closure. If it returns nil, the report is available to operators, and the orders
	// may be closed. After a crash or a failed close it may be called again for the same orders and
	// reports them again.
	ReportExpired(ctx context.Context, gate order.GateClosure, expired []order.Order) error
}
