package metrics_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/lambdas/metrics"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

// TestRecorder_WritesEmbeddedMetricFormat compares a whole line: CloudWatch ignores the metrics of
// a line in any other format.
func TestRecorder_WritesEmbeddedMetricFormat(t *testing.T) {
	var out strings.Builder
	metrics.New(&out, "dev", now).Record(
		metrics.Count("OrdersPlaced", 2),
		metrics.Seconds("OldestOpenAge", 90*time.Minute),
		metrics.Milliseconds("PlatformLatency", 1_500*time.Microsecond),
	)
	const want = `{"Environment":"dev","OldestOpenAge":5400,"OrdersPlaced":2,"PlatformLatency":1.5,` +
		`"_aws":{"Timestamp":1795348800000,"CloudWatchMetrics":[` +
		`{"Namespace":"EnergyAuction","Dimensions":[["Environment"]],` +
		`"Metrics":[{"Name":"OrdersPlaced","Unit":"Count"},{"Name":"OldestOpenAge","Unit":"Seconds"},` +
		`{"Name":"PlatformLatency","Unit":"Milliseconds"}]}]}}` + "\n"
	if out.String() != want {
		t.Errorf("recorded %swant     %s", out.String(), want)
	}
}

func TestRecorder_NilRecordsNothing(*testing.T) {
	var r *metrics.Recorder
	r.Record(metrics.Count("OrdersPlaced", 2))
}

// slowPlatform is a platform whose every poll takes 250 ms on its clock.
type slowPlatform struct {
	clock time.Time
	err   error
}

func (p *slowPlatform) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	p.clock = p.clock.Add(250 * time.Millisecond)
	return []auction.Result{{RecordID: "x"}}, true, p.err
}

func TestPlatform_RecordsMetricsAndReturnsResults(t *testing.T) {
	var out strings.Builder
	slow := &slowPlatform{clock: noon}
	p := metrics.Platform{
		Platform: slow, Recorder: metrics.New(&out, "dev", now), Now: func() time.Time { return slow.clock },
	}
	for _, want := range []error{nil, errors.New("unavailable")} {
		out.Reset()
		slow.err = want
		results, ready, err := p.Results(t.Context(), order.GateClosureAt(noon), nil)
		if len(results) != 1 || !ready || !errors.Is(err, want) {
			t.Errorf("Results = %v, %v, %v, want 1 result, true, %v", results, ready, err, want)
		}
		if !strings.Contains(out.String(), `"PlatformLatency":250,"PlatformPolls":1,`) {
			t.Errorf("recorded %s, want one poll of 250 ms", out.String())
		}
	}
}
