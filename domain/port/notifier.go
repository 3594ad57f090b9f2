package port

import "context"

// Notifier tells people.
type Notifier interface {
	// Notify sends one message. Without an error it was handed over for delivery.
	Notify(ctx context.Context, n Notification) error
}

// Notification is one message for people, in plain text.
type Notification struct {
	Title       string
	Description string
	NextSteps   []string
	Thread      string // messages with the same one belong together
}
