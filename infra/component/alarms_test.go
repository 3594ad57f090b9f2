package component_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// conditions returns the condition of each alarm, as condition writes it.
func conditions() map[string]string {
	all := map[string]string{
		"no-successful-run":        "AWS/States ExecutionsSucceeded Sum, missing data as 0 < 1 for 9 x 900 s, without data breaching",
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
		all[function+"-throttled"] = "AWS/Lambda Throttles Sum >= 1 for 1 x 300 s, without data notBreaching"
	}
	return all
}

// condition returns when an alarm goes to ALARM: the metric, the threshold, and how long it must be
// reached.
func condition(a stacktest.Resource) string {
	operators := map[string]string{"LessThanThreshold": "<", "GreaterThanOrEqualToThreshold": ">="}
	m := measured(a)
	return fmt.Sprintf("%s %s %s %s %v for %v x %v s, without data %s",
		m.Text("namespace"), m.Text("metricName"), m.Text("stat"), operators[a.Text("comparisonOperator")],
		a.At("threshold"), a.At("evaluationPeriods"), m.At("period"), a.Text("treatMissingData"))
}

// measured returns the metric of an alarm, or the one that its query reads.
func measured(a stacktest.Resource) stacktest.Resource {
	queries := a.List("metricQueries")
	if len(queries) == 0 {
		inputs := maps.Clone(a.Inputs)
		inputs["stat"] = a.Text("statistic") + a.Text("extendedStatistic")
		return stacktest.Resource{Inputs: inputs}
	}
	inputs, _ := queries[0].At("metric").(map[string]any)
	inputs = maps.Clone(inputs)
	if queries[1].Text("expression") == "FILL("+queries[0].Text("id")+", 0)" {
		inputs["stat"] = fmt.Sprint(inputs["stat"], ", missing data as 0")
	}
	return stacktest.Resource{Inputs: inputs}
}

func TestAlarms_Conditions(t *testing.T) {
	want := conditions()
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		if got := condition(a); got != want[a.Name] {
			t.Errorf("%s: %s, want %s", a.Name, got, want[a.Name])
		}
		delete(want, a.Name)
	}
	if len(want) > 0 {
		t.Errorf("there are no alarms %q", stacktest.Keys(want))
	}
}

// TestAlarms_WatchTheirResource checks the dimensions, without which CloudWatch finds no data and
// an alarm stays silent.
func TestAlarms_WatchTheirResource(t *testing.T) {
	index := map[string]any{"TableName": "orders-table-dev", "GlobalSecondaryIndexName": "open-orders"}
	want := map[string]map[string]any{
		"AWS/States":     {"StateMachineArn": "arn:aws:states" + inRegion + "stateMachine:auction-dev"},
		"AWS/SQS":        {"QueueName": "auction-dead-letters-dev"},
		"AWS/SNS":        {"TopicName": "auction-notifications-dev"},
		"AWS/DynamoDB":   {"TableName": "orders-table-dev"},
		"AWS/ApiGateway": {"ApiName": "orders-dev", "Stage": "v1"},
		"EnergyAuction":  {"Environment": "dev"},
	}
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		m := measured(a)
		dimensions := want[m.Text("namespace")]
		switch {
		case strings.HasPrefix(a.Name, "index-"):
			dimensions = index
		case m.Text("namespace") == "AWS/Lambda":
			dimensions = map[string]any{"FunctionName": a.Name[:strings.LastIndex(a.Name, "-")] + "-dev"}
		}
		if got, _ := m.At("dimensions").(map[string]any); !maps.Equal(got, dimensions) {
			t.Errorf("%s: the dimensions are %v, want %v", a.Name, got, dimensions)
		}
	}
}

// TestAlarms_NameTheirSectionOfTheRunbook checks name and description; the program checks that the
// runbook has the section.
func TestAlarms_NameTheirSectionOfTheRunbook(t *testing.T) {
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		if want := "auction-dev-" + a.Name; a.Text("name") != want {
			t.Errorf("%s: the name is %s, want %s", a.Name, a.Text("name"), want)
		}
		text, is := strings.CutSuffix(a.Text("alarmDescription"), " See docs/runbook.md, "+a.Name+".")
		if !is || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: the description is %q", a.Name, a.Text("alarmDescription"))
		}
	}
}

// TestAlarms_NotifyOKWhereTheCauseLasts: the others are OK five minutes after an occurrence,
// whether or not its cause is gone, and each would send a message when a new stack gets its alarms.
func TestAlarms_NotifyOKWhereTheCauseLasts(t *testing.T) {
	lasting := []string{
		"api-slow", "index-throttles-reads", "index-throttles-writes", "no-successful-run", "order-open-too-long",
		"start-failed", "table-throttles-reads", "table-throttles-writes",
	}
	notifications := []any{"arn:aws:sns" + inRegion + "auction-notifications-dev"}
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		want := map[bool][]any{true: notifications}[slices.Contains(lasting, a.Name)]
		if got, _ := a.At("okActions").([]any); !slices.Equal(got, want) {
			t.Errorf("%s: the OK actions are %v, want %v", a.Name, got, want)
		}
		if got, _ := a.At("alarmActions").([]any); !slices.Equal(got, notifications) {
			t.Errorf("%s: the alarm actions are %v, want %v", a.Name, got, notifications)
		}
	}
}
