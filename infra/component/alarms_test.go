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

// alarmConditions returns the condition of each alarm by name, in the format of condition.
func alarmConditions() map[string]string {
	const (
		onePeriod    = " for 1 x 300 s, without data notBreaching"
		oneHour      = " for 1 x 3600 s, without data notBreaching"
		threePeriods = " for 3 x 300 s, without data notBreaching"
	)
	all := map[string]string{
		"no-successful-execution": "AWS/States ExecutionsSucceeded Sum, missing data as 0 < 1" +
			" for 9 x 900 s, without data breaching",
		"execution-failed":    "AWS/States ExecutionsFailed Sum >= 1" + onePeriod,
		"execution-timed-out": "AWS/States ExecutionsTimedOut Sum >= 1" + onePeriod,
		"execution-aborted":   "AWS/States ExecutionsAborted Sum >= 1" + onePeriod,
		"execution-not-started": "AWS/SQS ApproximateNumberOfMessagesVisible Maximum >= 1" +
			" for 1 x 300 s, without data ignore",
		"order-open-too-long":      "EnergyAuction OldestOpenAge Maximum >= 10800" + oneHour,
		"orders-expired-undecided": "EnergyAuction ExpiredUndecided Sum >= 1" + oneHour,
		"api-5xx-errors":           "AWS/ApiGateway 5XXError Sum >= 1" + onePeriod,
		"api-latency":              "AWS/ApiGateway Latency p99 >= 5000" + threePeriods,
		"table-write-throttles":    "AWS/DynamoDB WriteThrottleEvents Sum >= 1" + threePeriods,
		"table-read-throttles":     "AWS/DynamoDB ReadThrottleEvents Sum >= 1" + threePeriods,
		"index-write-throttles":    "AWS/DynamoDB WriteThrottleEvents Sum >= 1" + threePeriods,
		"index-read-throttles":     "AWS/DynamoDB ReadThrottleEvents Sum >= 1" + threePeriods,
		"notifications-failed":     "AWS/SNS NumberOfNotificationsFailed Sum >= 1" + onePeriod,
		"place-orders-errors":      "AWS/Lambda Errors Sum >= 1" + onePeriod,
		"look-up-order-errors":     "AWS/Lambda Errors Sum >= 1" + onePeriod,
		"collect-results-errors":   "AWS/Lambda Errors Sum >= 3" + onePeriod,
		"notify-errors":            "AWS/Lambda Errors Sum >= 3" + onePeriod,
	}
	for _, function := range settings.Functions() {
		all[function+"-throttles"] = "AWS/Lambda Throttles Sum >= 1" + onePeriod
	}
	return all
}

// condition returns the condition under which an alarm goes to ALARM: the metric, the threshold,
// the periods and the treatment of missing data.
func condition(a stacktest.Resource) string {
	operators := map[string]string{"LessThanThreshold": "<", "GreaterThanOrEqualToThreshold": ">="}
	m := metricOf(a)
	return fmt.Sprintf("%s %s %s %s %v for %v x %v s, without data %s",
		m.Text("namespace"), m.Text("metricName"), m.Text("stat"), operators[a.Text("comparisonOperator")],
		a.At("threshold"), a.At("evaluationPeriods"), m.At("period"), a.Text("treatMissingData"))
}

// metricOf returns the metric of an alarm, or the metric of its metric query, as the inputs of a
// resource.
func metricOf(a stacktest.Resource) stacktest.Resource {
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
	want := alarmConditions()
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		if got := condition(a); got != want[a.Name] {
			t.Errorf("%s: condition = %s, want %s", a.Name, got, want[a.Name])
		}
		delete(want, a.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing alarms: %q", stacktest.Keys(want))
	}
}

// TestAlarms_Dimensions checks the dimensions of the metrics. With other dimensions, CloudWatch
// finds no data and the alarms never fire.
func TestAlarms_Dimensions(t *testing.T) {
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
		m := metricOf(a)
		dimensions := want[m.Text("namespace")]
		switch {
		case strings.HasPrefix(a.Name, "index-"):
			dimensions = index
		case m.Text("namespace") == "AWS/Lambda":
			dimensions = map[string]any{"FunctionName": a.Name[:strings.LastIndex(a.Name, "-")] + "-dev"}
		}
		if got, _ := m.At("dimensions").(map[string]any); !maps.Equal(got, dimensions) {
			t.Errorf("%s: dimensions = %v, want %v", a.Name, got, dimensions)
		}
	}
}

// TestAlarms_NameAndDescription checks that the description of each alarm refers to its section of
// the runbook. A test of the program checks that the section exists.
func TestAlarms_NameAndDescription(t *testing.T) {
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		if want := "auction-dev-" + a.Name; a.Text("name") != want {
			t.Errorf("%s: name = %s, want %s", a.Name, a.Text("name"), want)
		}
		reference := " See section " + a.Name + " of docs/operations.md."
		text, found := strings.CutSuffix(a.Text("alarmDescription"), reference)
		if !found || !strings.HasSuffix(text, ".") || !strings.Contains(text, ": ") {
			t.Errorf("%s: description = %q, want metric: consequence. See section …", a.Name, a.Text("alarmDescription"))
		}
	}
}

// TestAlarms_OKActions checks which alarms notify when they return to OK: alarms that persist as
// long as their cause. Other alarms return to OK five minutes after an occurrence, and would also
// publish an OK notification when a new stack is created.
func TestAlarms_OKActions(t *testing.T) {
	notifyingOK := []string{
		"api-latency", "index-read-throttles", "index-write-throttles", "no-successful-execution", "order-open-too-long",
		"execution-not-started", "table-read-throttles", "table-write-throttles",
	}
	notifications := []any{"arn:aws:sns" + inRegion + "auction-notifications-dev"}
	for _, a := range declareMonitoring(t).All(t, metricAlarm) {
		want := map[bool][]any{true: notifications}[slices.Contains(notifyingOK, a.Name)]
		if got, _ := a.At("okActions").([]any); !slices.Equal(got, want) {
			t.Errorf("%s: OK actions = %v, want %v", a.Name, got, want)
		}
		if got, _ := a.At("alarmActions").([]any); !slices.Equal(got, notifications) {
			t.Errorf("%s: alarm actions = %v, want %v", a.Name, got, notifications)
		}
	}
}
