package program_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// ours are the metrics that the functions write.
var ours = []string{
	settings.OrdersPlaced, settings.OrdersReplayed, settings.OrdersRefused, settings.OrdersDecided, settings.OrdersStored,
	settings.OrdersRejected, settings.ExpiredUndecided, settings.OpenOrders, settings.OldestOpenAge, settings.PlatformPolls, settings.PlatformLatency,
}

// TestTheRunbookAnswersEveryAlarm checks that whoever is woken finds what to do, and that no answer is left over.
func TestTheRunbookAnswersEveryAlarm(t *testing.T) {
	var sections []string
	for line := range strings.Lines(read(t, "docs/runbook.md")) {
		if heading, is := strings.CutPrefix(strings.TrimSpace(line), "### "); is {
			sections = append(sections, strings.Split(heading, ", ")...)
		}
	}
	var alarms []string
	for _, a := range project.Deploy(t, "prod", nil).All(t, metricAlarm) {
		alarms = append(alarms, a.Name)
		if a.Text("name") != "auction-prod-"+a.Name || !strings.HasSuffix(a.Text("alarmDescription"), "See docs/runbook.md, "+a.Name+".") {
			t.Errorf("%s: %q: %s", a.Name, a.Text("name"), a.Text("alarmDescription"))
		}
	}
	slices.Sort(sections)
	if !slices.Equal(sections, alarms) {
		t.Errorf("the runbook answers\n%q, the alarms are\n%q", sections, alarms)
	}
}

// TestAnAlarmRingsWhen checks each alarm in one line: what is measured, for how long, and when that is too much.
func TestAnAlarmRingsWhen(t *testing.T) {
	want := map[string]string{
		"no-successful-run":        "AWS/States ExecutionsSucceeded Sum, gaps filled with 0 < 1 for 9 x 900 s, without data breaching",
		"run-failed":               "AWS/States ExecutionsFailed Sum >= 1 for 1 x 300 s, without data notBreaching",
		"run-timed-out":            "AWS/States ExecutionsTimedOut Sum >= 1 for 1 x 300 s, without data notBreaching",
		"run-aborted":              "AWS/States ExecutionsAborted Sum >= 1 for 1 x 300 s, without data notBreaching",
		"start-failed":             "AWS/SQS ApproximateNumberOfMessagesVisible Maximum >= 1 for 1 x 300 s, without data ignore",
		"order-open-too-long":      "EnergyAuction OldestOpenAge Maximum >= 10800 for 1 x 3600 s, without data notBreaching",
		"orders-expired-undecided": "EnergyAuction ExpiredUndecided Sum >= 1 for 1 x 3600 s, without data notBreaching",
		"api-failing":              "AWS/ApiGateway 5XXError Sum >= 1 for 1 x 300 s, without data notBreaching",
		"api-slow":                 "AWS/ApiGateway Latency p99 >= 5000 for 3 x 300 s, without data notBreaching",
		"table-throttles-writes":   "AWS/DynamoDB WriteThrottleEvents Sum >= 1 for 3 x 300 s, without data notBreaching",
		"table-throttles-reads":    "AWS/DynamoDB ReadThrottleEvents Sum >= 1 for 3 x 300 s, without data notBreaching",
		"index-throttles-writes":   "AWS/DynamoDB WriteThrottleEvents Sum >= 1 for 3 x 300 s, without data notBreaching",
		"index-throttles-reads":    "AWS/DynamoDB ReadThrottleEvents Sum >= 1 for 3 x 300 s, without data notBreaching",
		"notifications-lost":       "AWS/SNS NumberOfNotificationsFailed Sum >= 1 for 1 x 300 s, without data notBreaching",
		"place-orders-failing":     "AWS/Lambda Errors Sum >= 1 for 1 x 300 s, without data notBreaching",
		"look-up-order-failing":    "AWS/Lambda Errors Sum >= 1 for 1 x 300 s, without data notBreaching",
		"collect-results-failing":  "AWS/Lambda Errors Sum >= 3 for 1 x 300 s, without data notBreaching",
		"notify-failing":           "AWS/Lambda Errors Sum >= 3 for 1 x 300 s, without data notBreaching",
	}
	for _, function := range settings.Functions() {
		want[function+"-throttled"] = "AWS/Lambda Throttles Sum >= 1 for 1 x 300 s, without data notBreaching"
	}
	for _, a := range project.Deploy(t, "dev", nil).All(t, metricAlarm) {
		compared := map[string]string{"LessThanThreshold": "<", "GreaterThanOrEqualToThreshold": ">="}[a.Text("comparisonOperator")]
		m := measured(a)
		got := fmt.Sprintf("%s %s %s %s %v for %v x %v s, without data %s", m.Text("namespace"), m.Text("metricName"), m.Text("stat"),
			compared, a.At("threshold"), a.At("evaluationPeriods"), m.At("period"), a.Text("treatMissingData"))
		if got != want[a.Name] {
			t.Errorf("%s: %s, want %s", a.Name, got, want[a.Name])
		}
		delete(want, a.Name)
	}
	if len(want) > 0 {
		t.Errorf("nobody watches %q", stacktest.Keys(want))
	}
}

// measured is what an alarm looks at: a metric, or the answer to a query of one.
func measured(a stacktest.Resource) stacktest.Resource {
	queries := a.List("metricQueries")
	if len(queries) == 0 {
		inputs := maps.Clone(a.Inputs)
		inputs["stat"] = a.Text("statistic") + a.Text("extendedStatistic")
		return stacktest.Resource{Inputs: inputs}
	}
	first, second := queries[0], queries[1]
	inputs, _ := first.At("metric").(map[string]any)
	inputs = maps.Clone(inputs)
	if second.Text("expression") == "FILL("+first.Text("id")+", 0)" && second.At("returnData") == true && first.At("returnData") == nil {
		inputs["stat"] = fmt.Sprint(inputs["stat"], ", gaps filled with 0")
	}
	return stacktest.Resource{Inputs: inputs}
}

// TestMetricsAreThoseOfTheStack checks that alarms and dashboard look at what this stack has, and at metrics that the
// functions really write.
func TestMetricsAreThoseOfTheStack(t *testing.T) {
	dimensions := map[string][]string{
		"AWS/States": {"StateMachineArn", "arn:aws:states:eu-west-1:" + stacktest.Account + ":stateMachine:auction-prod"},
		"AWS/SQS":    {"QueueName", "auction-dead-letters-prod"}, "AWS/SNS": {"TopicName", "auction-notifications-prod"},
		"AWS/DynamoDB": {"TableName", "orders-table-prod"}, "AWS/ApiGateway": {"ApiName", "orders-prod", "Stage", "v1"},
		settings.MetricNamespace: {settings.EnvironmentDimension, "prod"},
	}
	d := project.Deploy(t, "prod", nil)
	check := func(where, namespace, metric string, given []string) {
		want := dimensions[namespace]
		if namespace == "AWS/DynamoDB" && given[0] == "GlobalSecondaryIndexName" {
			want = append([]string{"GlobalSecondaryIndexName", schema.OpenOrdersIndex}, want...)
		}
		if namespace == "AWS/Lambda" {
			want = []string{"FunctionName", given[1]}
			if function := strings.TrimSuffix(given[1], "-prod"); !slices.Contains(settings.Functions(), function) {
				t.Errorf("%s: there is no function %s", where, given[1])
			}
		}
		if !slices.Equal(given, want) || namespace == settings.MetricNamespace && !slices.Contains(ours, metric) {
			t.Errorf("%s: %s %s of %q, want %q", where, namespace, metric, given, want)
		}
	}
	for _, a := range d.All(t, metricAlarm) {
		var given []string
		m := measured(a)
		of, _ := m.At("dimensions").(map[string]any)
		for _, dimension := range stacktest.Keys(of) {
			given = append(given, dimension, fmt.Sprint(of[dimension]))
		}
		check(a.Name, m.Text("namespace"), m.Text("metricName"), given)
	}
	drawn := map[string]bool{}
	for _, w := range dashboardOf(t, d).Widgets {
		for _, line := range w.Properties.Metrics {
			var texts []string
			for _, element := range line[:len(line)-1] {
				texts = append(texts, fmt.Sprint(element))
			}
			drawn[texts[1]] = true
			check(w.Properties.Title, texts[0], texts[1], texts[2:])
		}
	}
	for _, metric := range ours {
		if !drawn[metric] {
			t.Errorf("nobody sees %s", metric)
		}
	}
}

// dashboard is what the tests read of a dashboard.
type dashboard struct {
	Widgets []struct {
		Type                string
		X, Y, Width, Height int
		Properties          struct {
			Title   string
			Region  string
			Alarms  []string
			Metrics [][]any
		}
	}
}

func dashboardOf(t *testing.T, d *stacktest.Deployment) dashboard {
	t.Helper()
	return stacktest.Decode[dashboard](t, d.One(t, "aws:cloudwatch/dashboard:Dashboard"), "dashboardBody")
}

// TestTheDashboardFits checks that no picture covers another, and that every alarm can be seen.
func TestTheDashboardFits(t *testing.T) {
	d := project.Deploy(t, "dev", nil)
	taken := map[[2]int]string{}
	alarms := 0
	for _, w := range dashboardOf(t, d).Widgets {
		alarms += len(w.Properties.Alarms)
		if w.X+w.Width > 24 || w.Width < 1 || w.Height < 1 || w.Properties.Title == "" || w.Type == "metric" && w.Properties.Region != "eu-west-1" {
			t.Errorf("%+v", w)
		}
		for x := w.X; x < w.X+w.Width; x++ {
			for y := w.Y; y < w.Y+w.Height; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					t.Fatalf("%s covers %s", w.Properties.Title, other)
				}
				taken[[2]int{x, y}] = w.Properties.Title
			}
		}
	}
	if want := len(d.All(t, metricAlarm)); alarms != want {
		t.Errorf("%d alarms are shown of %d", alarms, want)
	}
}
