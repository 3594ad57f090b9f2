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

// TestALineIsWhatCloudWatchReads pins the form: a line of any other is a log line, and no metric.
func TestALineIsWhatCloudWatchReads(t *testing.T) {
	var out strings.Builder
	metrics.New(&out, "dev", now).Record(
		metrics.Count("OrdersPlaced", 2), metrics.Seconds("OldestOpenAge", 90*time.Minute), metrics.Milliseconds("PlatformLatency", 1_500*time.Microsecond),
	)
	const want = `{"Environment":"dev","OldestOpenAge":5400,"OrdersPlaced":2,"PlatformLatency":1.5,` +
		`"_aws":{"Timestamp":1795348800000,"CloudWatchMetrics":[{"Namespace":"EnergyAuction","Dimensions":[["Environment"]],` +
		`"Metrics":[{"Name":"OrdersPlaced","Unit":"Count"},{"Name":"OldestOpenAge","Unit":"Seconds"},{"Name":"PlatformLatency","Unit":"Milliseconds"}]}]}}` + "\n"
	if out.String() != want {
		t.Errorf("wrote %swant %s", out.String(), want)
	}
}

func TestWithoutARecorderNothingIsRecorded(*testing.T) {
	var none *metrics.Recorder
	none.Record(metrics.Count("OrdersPlaced", 2))
}

// slow is a platform whose answers take a time on a clock of its own.
type slow struct {
	clock time.Time
	err   error
}

func (s *slow) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	s.clock = s.clock.Add(250 * time.Millisecond)
	return []auction.Result{{RecordID: "x"}}, true, s.err
}

func TestThePlatformIsMeasuredAndPassedOn(t *testing.T) {
	var out strings.Builder
	inner := &slow{clock: noon}
	p := metrics.Platform{Platform: inner, Recorder: metrics.New(&out, "dev", now), Now: func() time.Time { return inner.clock }}
	for _, want := range []error{nil, errors.New("down")} {
		out.Reset()
		inner.err = want
		results, ready, err := p.Results(t.Context(), order.GateClosureAt(noon), nil)
		if len(results) != 1 || !ready || !errors.Is(err, want) {
			t.Errorf("passed on %v, %v, %v", results, ready, err)
		}
		if !strings.Contains(out.String(), `"PlatformLatency":250,"PlatformPolls":1,`) {
			t.Errorf("wrote %s", out.String())
		}
	}
}
