package embedded

import (
	"context"
	"fmt"
	"io"
	"strings"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/port"
)

// Terminal prints notifications for the user of the local system.
type Terminal struct{ out io.Writer }

// NewTerminal returns a Terminal that writes to out.
func NewTerminal(out io.Writer) *Terminal { return &Terminal{out: out} }

// Notify implements port.Notifier. It writes each notification in one call of Write.
func (t *Terminal) Notify(ctx context.Context, n port.Notification) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n  ┌ %s\n", n.Title)
	for _, o := range n.Orders {
		text.WriteString("  │ - " + excerpt.RecordIDs([]string{o.RecordID}))
		if o.Note != "" {
			text.WriteString(" (" + o.Note + ")")
		}
		text.WriteString("\n")
	}
	for _, lines := range []string{n.Description, n.Cause} {
		for line := range strings.Lines(lines) {
			fmt.Fprintf(&text, "  │ %s\n", strings.TrimRight(line, "\n"))
		}
	}
	for _, step := range n.NextSteps {
		fmt.Fprintf(&text, "  │ → %s\n", step)
	}
	fmt.Fprintf(&text, "  └ %s\n\n", n.Thread)
	if _, err := io.WriteString(t.out, text.String()); err != nil {
		return fmt.Errorf("print a notification: %w", err)
	}
	return nil
}
