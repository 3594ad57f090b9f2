package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// written are the metrics that the functions write.
var written = []string{
	settings.OrdersPlaced, settings.OrdersReplayed, settings.OrdersNotPlaced, settings.OrdersDecided, settings.OrdersStored,
	settings.OrdersRejected, settings.ExpiredUndecided, settings.OpenOrders, settings.OldestOpenAge,
	settings.PlatformPolls, settings.PlatformLatency,
}

// TestRunbook_HasASectionForEachAlarm checks that an operator finds what to do, and that no section
// is about an alarm that does not exist.
func TestRunbook_HasASectionForEachAlarm(t *testing.T) {
	var sections []string
	for line := range strings.Lines(read(t, "docs/runbook.md")) {
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
		t.Errorf("the runbook has sections for\n%q, the alarms are\n%q", sections, alarms)
	}
}

// used is a metric that an alarm or the dashboard uses.
type used struct {
	where, namespace, name string
	dimensions             map[string]any
}

// metricsOf returns the metrics of the alarms and of the dashboard of a stack.
func metricsOf(t *testing.T, d *stacktest.Deployment) (alarms, drawn []used) {
	t.Helper()
	for _, a := range d.All(t, metricAlarm) {
		m := a
		if queries := a.List("metricQueries"); len(queries) > 0 {
			inputs, _ := queries[0].At("metric").(map[string]any)
			m = stacktest.Resource{Inputs: inputs}
		}
		dimensions, _ := m.At("dimensions").(map[string]any)
		alarms = append(alarms, used{a.Name, m.Text("namespace"), m.Text("metricName"), dimensions})
	}
	type body struct {
		Widgets []struct {
			Properties struct {
				Title   string
				Metrics [][]any
			}
		}
	}
	for _, w := range stacktest.Decode[body](t, d.One(t, "aws:cloudwatch/dashboard:Dashboard"), "dashboardBody").Widgets {
		for _, line := range w.Properties.Metrics {
			m := used{w.Properties.Title, fmt.Sprint(line[0]), fmt.Sprint(line[1]), map[string]any{}}
			for i := 2; i+1 < len(line); i += 2 {
				m.dimensions[fmt.Sprint(line[i])] = line[i+1]
			}
			drawn = append(drawn, m)
		}
	}
	return alarms, drawn
}

// TestMetrics_AreThoseOfTheStack checks that every alarm and every graph uses a metric of a
// resource of this stack, or one that the functions write. CloudWatch accepts any other metric, and
// has no data for it.
func TestMetrics_AreThoseOfTheStack(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		exists := map[string][]any{
			"StateMachineArn": {d.One(t, stateMachine).Output("arn")}, "QueueName": {d.One(t, queue).At("name")},
			"TopicName": {d.One(t, "aws:sns/topic:Topic").At("name")}, "TableName": {d.One(t, table).At("name")},
			"GlobalSecondaryIndexName": {d.One(t, table).At("globalSecondaryIndexes", "name")},
			"ApiName":                  {d.One(t, restAPI).At("name")}, "Stage": {d.One(t, stage).At("stageName")},
			settings.EnvironmentDimension: {environmentOf(t, d, settings.Notify)[settings.Environment]},
		}
		for _, f := range d.All(t, function) {
			exists["FunctionName"] = append(exists["FunctionName"], f.At("name"))
		}
		alarms, drawn := metricsOf(t, d)
		for _, m := range slices.Concat(alarms, drawn) {
			if m.namespace == settings.MetricNamespace && !slices.Contains(written, m.name) {
				t.Errorf("%s: no function writes %s", m.where, m.name)
			}
			for dimension, value := range m.dimensions {
				if !slices.Contains(exists[dimension], value) {
					t.Errorf("%s: %s of %s is %v, want one of %v", m.where, dimension, m.name, value, exists[dimension])
				}
			}
			if len(m.dimensions) == 0 {
				t.Errorf("%s: %s has no dimensions", m.where, m.name)
			}
		}
		for _, name := range written {
			if !slices.ContainsFunc(drawn, func(m used) bool { return m.name == name }) {
				t.Errorf("the dashboard does not show %s", name)
			}
		}
	})
}
