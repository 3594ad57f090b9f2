package metrics

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"auction.internal/domain/excerpt"
	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
)

// ExpiryReporter implements port.ExpiryReporter. It logs the expired orders at WARN and records the
// metric of the alarm orders-expired-undecided.
type ExpiryReporter struct {
	Recorder *Recorder
	Now      func() time.Time
	Log      *slog.Logger
}

// ReportExpired logs and counts the orders. It returns an error if the log line or the metric was
// not written. It calls the handler of the logger directly, because slog.Logger ignores write
// errors.
func (r ExpiryReporter) ReportExpired(ctx context.Context, gate order.GateClosure, expired []order.Order) error {
	recordIDs := make([]string, len(expired))
	for i, o := range expired {
		recordIDs[i] = o.RecordID()
	}
	line := slog.NewRecord(r.Now(), slog.LevelWarn, "orders expired undecided", 0)
	line.AddAttrs(slog.String("auction", gate.String()), slog.Int("orders", len(expired)),
		slog.String("record_ids", excerpt.RecordIDs(recordIDs)))
	if err := r.Log.Handler().Handle(ctx, line); err != nil {
		return fmt.Errorf("log %d expired orders: %w", len(expired), err)
	}
	if err := r.Recorder.write(Count(settings.ExpiredUndecided, len(expired))); err != nil {
		return fmt.Errorf("record the metric of %d expired orders: %w", len(expired), err)
	}
	return nil
}
