package endtoend

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"auction.internal/lambdas/settings"
)

// logs keeps what functions write.
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

// lines are the lines, each of which must be JSON: what slog wrote, and the metrics.
func (l *logs) lines(t testing.TB) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(l.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Errorf("a line of the log: %v: %s", err, line)
		}
		lines = append(lines, fields)
	}
	return lines
}

// sums adds up the values of each metric, read the way CloudWatch reads them.
func (l *logs) sums(t testing.TB) map[string]float64 {
	t.Helper()
	sums := map[string]float64{}
	for _, line := range l.lines(t) {
		directive, ok := line["_aws"].(map[string]any)
		if !ok {
			continue
		}
		for _, set := range directive["CloudWatchMetrics"].([]any) {
			set := set.(map[string]any)
			if set["Namespace"] != settings.MetricNamespace || line[settings.EnvironmentDimension] != "test" {
				t.Errorf("a metric elsewhere: %v", line)
			}
			for _, metric := range set["Metrics"].([]any) {
				name := metric.(map[string]any)["Name"].(string)
				sums[name] += line[name].(float64)
			}
		}
	}
	return sums
}
