package component

import (
	"fmt"
	"slices"

	"auction.internal/lambdas/settings"
)

// alarm describes a CloudWatch alarm. It goes to ALARM if the metric is at or above the threshold
// in consecutive periods.
type alarm struct {
	name           string // docs/operations.md has a section of this name
	description    string // a sentence with the metric, the threshold and the consequence
	metric         metric
	threshold      float64
	period         int // seconds
	periods        int
	belowThreshold bool   // goes to ALARM below the threshold instead; missing data counts as 0
	onMissingData  string // the treatment of periods without data; the default is notBreaching
	notifyOK       bool   // notifies the return to OK; see occurrenceAlarm
}

const (
	fiveMinutes    = 5 * 60
	quarterHour    = 15 * 60
	hour           = 60 * 60
	slowRequest    = 5_000    // latency of an API request in milliseconds
	maxOpenAge     = 3 * hour // age of an open order: at least two auctions had no result for it
	repeatedErrors = 3        // errors of a function that the state machine retries
)

// occurrenceAlarm returns an alarm for a single occurrence. Its return to OK is not notified: it
// happens five minutes later whether or not the cause persists. In addition, CloudWatch runs the OK
// actions when an alarm leaves its initial state INSUFFICIENT_DATA, so every alarm of a new stack
// would notify.
func occurrenceAlarm(name, description string, m metric) alarm {
	return alarm{name: name, description: description, metric: m, threshold: 1, period: fiveMinutes, periods: 1}
}

// sustainedAlarm returns an alarm for a condition that persists for a quarter of an hour.
func sustainedAlarm(name, description string, m metric, threshold float64) alarm {
	return alarm{
		name: name, description: description, metric: m, threshold: threshold,
		period: fiveMinutes, periods: 3, notifyOK: true,
	}
}

// hourlyAlarm returns an alarm for a metric that every auction publishes.
func hourlyAlarm(name, description string, m metric, threshold float64) alarm {
	return alarm{name: name, description: description, metric: m, threshold: threshold, period: hour, periods: 1}
}

// alarms returns all alarms of the stack.
func (a *MonitoringArgs) alarms() []alarm {
	return slices.Concat(
		a.progressAlarms(),
		a.failureAlarms(),
		[]alarm{sustainedAlarm("api-latency", "The p99 latency of the API was at least 5 seconds for 15 minutes: "+
			"requests of customers are slow.",
			a.apiMetric("Latency", "p99"), slowRequest)},
		a.throttlingAlarms(),
		[]alarm{occurrenceAlarm("notifications-failed", "SNS failed to deliver at least one notification in 5 minutes: "+
			"operators may not know of rejected orders and failures.",
			a.topicMetric("NumberOfNotificationsFailed", "Sum"))},
		a.functionAlarms(),
	)
}

// progressAlarms returns the alarms for auctions that do not run or do not settle orders.
func (a *MonitoringArgs) progressAlarms() []alarm {
	startFailed := occurrenceAlarm("execution-not-started", "The dead-letter queue contains at least one failed start of "+
		"an auction: the auction did not run, and its orders wait for the next one.",
		a.deadLetterMetric("ApproximateNumberOfMessagesVisible", "Maximum"))
	startFailed.onMissingData = "ignore" // SQS stops publishing metrics of an inactive queue after some hours
	openTooLong := hourlyAlarm("order-open-too-long", "The oldest open order is at least 3 hours old: "+
		"at least two auctions did not settle it, and it may expire without a result.",
		a.appMetric(settings.OldestOpenAge, "Maximum"), maxOpenAge)
	startFailed.notifyOK, openTooLong.notifyOK = true, true
	return []alarm{
		{
			name: "no-successful-execution",
			description: "No execution of the state machine succeeded in 2 hours and 15 minutes: " +
				"orders stay open and may expire without a result.",
			// The alarm must tolerate one failed execution, which leaves two hours between two
			// successes.
			metric: a.executionMetric("ExecutionsSucceeded", "Sum"), threshold: 1, period: quarterHour, periods: 9,
			belowThreshold: true, notifyOK: true,
		},
		startFailed, openTooLong,
	}
}

// failureAlarms returns the alarms for requests, executions and orders that failed.
func (a *MonitoringArgs) failureAlarms() []alarm {
	const consequence = "unsettled orders stay open until the next auction."
	return []alarm{
		occurrenceAlarm("api-5xx-errors", "The API returned at least one 5xx response in 5 minutes: "+
			"requests of customers fail.",
			a.apiMetric("5XXError", "Sum")),
		occurrenceAlarm("execution-failed", "At least one execution of the state machine failed in 5 minutes: "+consequence,
			a.executionMetric("ExecutionsFailed", "Sum")),
		occurrenceAlarm("execution-timed-out",
			"At least one execution of the state machine timed out in 5 minutes: "+consequence,
			a.executionMetric("ExecutionsTimedOut", "Sum")),
		occurrenceAlarm("execution-aborted",
			"At least one execution of the state machine was aborted in 5 minutes: "+consequence,
			a.executionMetric("ExecutionsAborted", "Sum")),
		hourlyAlarm("orders-expired-undecided",
			"In one hour, at least one order expired before an auction decided it: it will not get a result.",
			a.appMetric(settings.ExpiredUndecided, "Sum"), 1),
	}
}

// throttlingAlarms returns the alarms for throttled requests to the table and its index.
func (a *MonitoringArgs) throttlingAlarms() []alarm {
	const duration = "were throttled for 15 minutes: "
	return []alarm{
		sustainedAlarm("table-write-throttles", "Writes to the orders table "+duration+
			"requests of customers and auctions are slow or fail.",
			a.tableMetric("WriteThrottleEvents"), 1),
		sustainedAlarm("table-read-throttles", "Reads of the orders table "+duration+
			"requests of customers and auctions are slow or fail.",
			a.tableMetric("ReadThrottleEvents"), 1),
		sustainedAlarm("index-write-throttles", "Writes to the open-orders index "+duration+
			"writes to the orders table are throttled too.",
			a.indexMetric("WriteThrottleEvents"), 1),
		sustainedAlarm("index-read-throttles", "Reads of the open-orders index "+duration+
			"auctions are slow or fail.",
			a.indexMetric("ReadThrottleEvents"), 1),
	}
}

// functionAlarms returns the alarms for errors and throttling of each function.
func (a *MonitoringArgs) functionAlarms() []alarm {
	const (
		api     = "requests of customers fail."
		auction = "the state machine retries, and the execution fails if the errors persist."
	)
	// There is no error alarm for store-results, which fails by design if a page contains rejected
	// orders. Any other failure of store-results is notified and fails the execution.
	errorAlarms := map[string]struct {
		threshold   float64
		consequence string
	}{
		settings.PlaceOrders: {1, api}, settings.LookUpOrder: {1, api},
		settings.CollectResults: {repeatedErrors, auction}, settings.Notify: {repeatedErrors, auction},
	}
	var all []alarm
	for _, function := range settings.Functions() {
		if e, exists := errorAlarms[function]; exists {
			description := fmt.Sprintf("The function %s had %v or more errors in 5 minutes: %s",
				function, e.threshold, e.consequence)
			failing := occurrenceAlarm(function+"-errors", description, a.functionMetric(function, "Errors", "Sum"))
			failing.threshold = e.threshold
			all = append(all, failing)
		}
		all = append(all, occurrenceAlarm(function+"-throttles", "At least one invocation of the function "+function+
			" was throttled in 5 minutes: its concurrency limit is reached, and invocations are retried or fail.",
			a.functionMetric(function, "Throttles", "Sum")))
	}
	return all
}
