// Package metrics writes metrics the way CloudWatch reads them out of a function's log: the embedded metric format, one
// line of JSON each time.
// Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
package metrics

import (
	"encoding/json"
	"io"
	"time"

	"auction.internal/lambdas/settings"
)

// Recorder writes metrics of one environment. Nil records nothing. It may be used side by side where out may.
type Recorder struct {
	out         io.Writer
	environment string
	now         func() time.Time
}

// New writes to out, which is a function's standard output.
func New(out io.Writer, environment string, now func() time.Time) *Recorder {
	return &Recorder{out: out, environment: environment, now: now}
}

// Metric is one value of a metric that settings names.
type Metric struct {
	name, unit string
	value      float64
}

// Count is a number of things.
func Count(name string, n int) Metric { return Metric{name: name, unit: "Count", value: float64(n)} }

// Seconds is a time in seconds.
func Seconds(name string, d time.Duration) Metric {
	return Metric{name: name, unit: "Seconds", value: d.Seconds()}
}

// Milliseconds is a time in milliseconds.
func Milliseconds(name string, d time.Duration) Metric {
	return Metric{name: name, unit: "Milliseconds", value: float64(d) / float64(time.Millisecond)}
}

// directive tells CloudWatch which members of a line are metrics.
type directive struct {
	Timestamp         int64       `json:"Timestamp"` // milliseconds since 1970
	CloudWatchMetrics []metricSet `json:"CloudWatchMetrics"`
}

type metricSet struct {
	Namespace  string       `json:"Namespace"`
	Dimensions [][]string   `json:"Dimensions"`
	Metrics    []definition `json:"Metrics"`
}

type definition struct {
	Name string `json:"Name"`
	Unit string `json:"Unit"`
}

// Record writes metrics as one line. A line that cannot be written is lost: no order waits for a metric.
func (r *Recorder) Record(metrics ...Metric) { _ = r.write(metrics...) }

// write writes metrics as one line, or returns why it cannot.
func (r *Recorder) write(metrics ...Metric) error {
	if r == nil {
		return nil
	}
	set := metricSet{Namespace: settings.MetricNamespace, Dimensions: [][]string{{settings.EnvironmentDimension}}}
	line := map[string]any{settings.EnvironmentDimension: r.environment}
	for _, m := range metrics {
		set.Metrics = append(set.Metrics, definition{Name: m.name, Unit: m.unit})
		line[m.name] = m.value
	}
	line["_aws"] = directive{Timestamp: r.now().UnixMilli(), CloudWatchMetrics: []metricSet{set}}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = r.out.Write(append(text, '\n'))
	return err
}
