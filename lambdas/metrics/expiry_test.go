package metrics_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/lambdas/metrics"
)

func expiredOrders(ids ...string) []order.Order {
	orders := make([]order.Order, len(ids))
	for i, id := range ids {
		orders[i] = order.Restore(order.Snapshot{RecordID: id, Status: order.Pending, Open: true})
	}
	return orders
}

func TestExpiryReporter_LogsAndCounts(t *testing.T) {
	var log, out strings.Builder
	r := metrics.ExpiryReporter{
		Recorder: metrics.New(&out, "dev", now), Now: now, Log: slog.New(slog.NewJSONHandler(&log, nil)),
	}
	if err := r.ReportExpired(t.Context(), order.GateClosureAt(noon), expiredOrders("a", "b")); err != nil {
		t.Fatal(err)
	}
	const line = `{"time":"2026-11-22T12:00:00Z","level":"WARN","msg":"orders expired undecided",` +
		`"auction":"2026-11-22T12:00:00Z","orders":2,"record_ids":"a, b"}` + "\n"
	if log.String() != line {
		t.Errorf("logged %swant   %s", log.String(), line)
	}
	if !strings.Contains(out.String(), `"ExpiredUndecided":2,`) {
		t.Errorf("recorded %s, want ExpiredUndecided 2", out.String())
	}
}

// failingWriter fails every write.
type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// TestExpiryReporter_ReturnsWriteErrors checks that ReportExpired returns nil only after the log
// line and the metric are written.
func TestExpiryReporter_ReturnsWriteErrors(t *testing.T) {
	full := failingWriter{errors.New("no space left on device")}
	var out strings.Builder
	for name, r := range map[string]metrics.ExpiryReporter{
		"log line": {Recorder: metrics.New(&out, "dev", now), Log: slog.New(slog.NewJSONHandler(full, nil))},
		"metric":   {Recorder: metrics.New(full, "dev", now), Log: slog.New(slog.NewJSONHandler(&out, nil))},
	} {
		t.Run(name, func(t *testing.T) {
			r.Now = now
			if err := r.ReportExpired(t.Context(), order.GateClosureAt(noon), expiredOrders("a")); !errors.Is(err, full.err) {
				t.Errorf("ReportExpired = %v, want %v", err, full.err)
			}
		})
	}
}
