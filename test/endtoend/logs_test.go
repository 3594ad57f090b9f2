package endtoend

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"auction.internal/lambdas/settings"
)

// logs collects the output of functions.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// lines returns the log lines: log records and metrics. Each must be JSON.
func (l *logs) lines(t testing.TB) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(l.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Errorf("log line %[2]s: %[1]v, want JSON", err, line)
		}
		lines = append(lines, fields)
	}
	return lines
}

// metricSums returns the sum of the values of each metric, read from the embedded metric format as
// CloudWatch does.
func (l *logs) metricSums(t testing.TB) map[string]float64 {
	t.Helper()
	sums := map[string]float64{}
	for _, line := range l.lines(t) {
		metadata, ok := line["_aws"].(map[string]any)
		if !ok {
			continue
		}
		for _, directive := range metadata["CloudWatchMetrics"].([]any) {
			directive := directive.(map[string]any)
			if directive["Namespace"] != settings.MetricNamespace || line[settings.EnvironmentDimension] != "test" {
				t.Errorf("metric %v, want the namespace and the environment of the deployment", line)
			}
			for _, metric := range directive["Metrics"].([]any) {
				name := metric.(map[string]any)["Name"].(string)
				sums[name] += line[name].(float64)
			}
		}
	}
	return sums
}
