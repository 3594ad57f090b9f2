// Package metrics publishes CloudWatch metrics through a function's log, in the embedded metric
// format: one line of JSON, from which CloudWatch extracts the metrics.
//
// Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
package metrics

import (
	"encoding/json"
	"io"
	"time"

	"auction.internal/lambdas/settings"
)

// Recorder records the metrics of one environment. A nil Recorder records nothing. It is safe for
// concurrent use if its writer is.
type Recorder struct {
	out         io.Writer
	environment string
	now         func() time.Time
}

// New returns a Recorder that writes to out, which is the standard output in a Lambda function.
func New(out io.Writer, environment string, now func() time.Time) *Recorder {
	return &Recorder{out: out, environment: environment, now: now}
}

// Metric is one value of a metric. Package settings defines the names.
type Metric struct {
	name, unit string
	value      float64
}

// Count returns a metric with the unit Count.
func Count(name string, n int) Metric { return Metric{name: name, unit: "Count", value: float64(n)} }

// Seconds returns a metric with the unit Seconds.
func Seconds(name string, d time.Duration) Metric {
	return Metric{name: name, unit: "Seconds", value: d.Seconds()}
}

// Milliseconds returns a metric with the unit Milliseconds.
func Milliseconds(name string, d time.Duration) Metric {
	return Metric{name: name, unit: "Milliseconds", value: float64(d) / float64(time.Millisecond)}
}

// directive is the metadata of a line: it defines which fields are metrics.
type directive struct {
	Timestamp         int64       `json:"Timestamp"` // in Unix milliseconds
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

// Record writes the metrics as one line. It ignores write errors: an order must not fail because of
// a metric.
func (r *Recorder) Record(metrics ...Metric) { _ = r.write(metrics...) }

// write writes the metrics as one line.
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
