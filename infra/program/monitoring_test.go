package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// functionMetrics are the metrics that the functions publish.
var functionMetrics = []string{
	settings.OrdersPlaced, settings.OrdersReplayed, settings.OrdersNotPlaced,
	settings.OrdersDecided, settings.OrdersStored, settings.OrdersRejected,
	settings.ExpiredUndecided, settings.OpenOrders, settings.OldestOpenAge,
	settings.PlatformPolls, settings.PlatformLatency,
}

// TestRunbook_Alarms checks that the runbook has a section for every alarm, and no section for an
// alarm that does not exist.
func TestRunbook_Alarms(t *testing.T) {
	var sections []string
	for line := range strings.Lines(read(t, "docs/operations.md")) {
		if heading, is := strings.CutPrefix(strings.TrimSpace(line), "### "); is {
			sections = append(sections, strings.Split(heading, ", ")...)
		}
	}
	var alarms []string
	for _, a := range project.Deploy(t, "prod", nil).All(t, metricAlarm) {
		alarms = append(alarms, a.Name)
	}
	slices.Sort(sections)
	if !slices.Equal(sections, alarms) {
		t.Errorf("sections of the runbook =\n%q\nwant the alarms\n%q", sections, alarms)
	}
}

// usedMetric is a metric that an alarm or the dashboard uses.
type usedMetric struct {
	usedBy, namespace, name string
	dimensions              map[string]any
}

// metricsOf returns the metrics of the alarms and of the dashboard of a stack.
func metricsOf(t *testing.T, d *stacktest.Deployment) (inAlarms, inDashboard []usedMetric) {
	t.Helper()
	for _, a := range d.All(t, metricAlarm) {
		m := a
		if queries := a.List("metricQueries"); len(queries) > 0 {
			inputs, _ := queries[0].At("metric").(map[string]any)
			m = stacktest.Resource{Inputs: inputs}
		}
		dimensions, _ := m.At("dimensions").(map[string]any)
		inAlarms = append(inAlarms, usedMetric{a.Name, m.Text("namespace"), m.Text("metricName"), dimensions})
	}
	type body struct {
		Widgets []struct {
			Properties struct {
				Title   string
				Metrics [][]any
			}
		}
	}
	deployed := d.One(t, dashboard)
	for _, w := range stacktest.Decode[body](t, deployed, "dashboardBody").Widgets {
		for _, line := range w.Properties.Metrics {
			m := usedMetric{w.Properties.Title, fmt.Sprint(line[0]), fmt.Sprint(line[1]), map[string]any{}}
			for i := 2; i+1 < len(line); i += 2 {
				m.dimensions[fmt.Sprint(line[i])] = line[i+1]
			}
			inDashboard = append(inDashboard, m)
		}
	}
	return inAlarms, inDashboard
}

// TestMetrics_ArePublished checks that every alarm and every graph uses a metric of a resource of
// the stack, or one that the functions publish. CloudWatch accepts any other metric too, but has no
// data for it.
func TestMetrics_ArePublished(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		values := map[string][]any{
			"StateMachineArn": {d.One(t, stateMachine).Output("arn")}, "QueueName": {d.One(t, queue).At("name")},
			"TopicName": {d.One(t, "aws:sns/topic:Topic").At("name")}, "TableName": {d.One(t, table).At("name")},
			"GlobalSecondaryIndexName": {d.One(t, table).At("globalSecondaryIndexes", "name")},
			"ApiName":                  {d.One(t, restAPI).At("name")}, "Stage": {d.One(t, stage).At("stageName")},
			settings.EnvironmentDimension: {environmentOf(t, d, settings.Notify)[settings.Environment]},
		}
		for _, f := range d.All(t, function) {
			values["FunctionName"] = append(values["FunctionName"], f.At("name"))
		}
		inAlarms, inDashboard := metricsOf(t, d)
		for _, m := range slices.Concat(inAlarms, inDashboard) {
			if m.namespace == settings.MetricNamespace && !slices.Contains(functionMetrics, m.name) {
				t.Errorf("%s uses %s, want a metric that a function publishes", m.usedBy, m.name)
			}
			for dimension, value := range m.dimensions {
				if !slices.Contains(values[dimension], value) {
					t.Errorf("%s: dimension %s of %s = %v, want one of %v", m.usedBy, dimension, m.name, value, values[dimension])
				}
			}
			if len(m.dimensions) == 0 {
				t.Errorf("%s: %s has no dimensions, want at least one", m.usedBy, m.name)
			}
		}
		for _, name := range functionMetrics {
			if !slices.ContainsFunc(inDashboard, func(m usedMetric) bool { return m.name == name }) {
				t.Errorf("dashboard without %s, want a graph of it", name)
			}
		}
	})
}
