package component

import "auction.internal/lambdas/settings"

// alarm rings when a metric is at its threshold or above for some periods in a row.
type alarm struct {
	name      string // what is wrong; it has a section of docs/runbook.md
	says      string // a sentence
	metric    metric
	threshold float64
	period    int // seconds
	periods   int
	silence   bool   // rings below the threshold, and when there is nothing to measure
	missing   string // what a period without data is taken for; notBreaching where nothing is said
	recovers  bool   // lasts as long as its cause, so that its end is notified too; see once
}

const (
	fiveMinutes = 5 * 60
	quarterHour = 15 * 60
	hour        = 60 * 60

	slow     = 5_000    // milliseconds of an API request
	tooOld   = 3 * hour // seconds that an order may be open: by then two auctions had no result for it
	repeated = 3        // errors of a function that the state machine retries
)

// once goes to ALARM after one occurrence. It is OK again five minutes later, whether or not the cause is gone, so its OK
// carries no information and is not notified. CloudWatch would also notify it for every alarm of a new stack, since it
// runs the OK actions when an alarm gets its first state.
func once(name, says string, m metric) alarm {
	return alarm{name: name, says: says, metric: m, threshold: 1, period: fiveMinutes, periods: 1}
}

// lasting rings when something goes on for a quarter of an hour.
func lasting(name, says string, m metric, threshold float64) alarm {
	return alarm{name: name, says: says, metric: m, threshold: threshold, period: fiveMinutes, periods: 3, recovers: true}
}

// hourly rings for what every auction measures.
func hourly(name, says string, m metric, threshold float64) alarm {
	return alarm{name: name, says: says, metric: m, threshold: threshold, period: hour, periods: 1}
}

// alarms are all that ring.
func (a *MonitoringArgs) alarms() []alarm {
	noRun := alarm{
		name: "no-successful-run", says: "No auction has ended well in two hours.", silence: true, recovers: true,
		// A quarter of an hour more: between two good auctions with a failed one between them lie two hours.
		metric: a.stateMachine("ExecutionsSucceeded", "Sum"), threshold: 1, period: quarterHour, periods: 9,
	}
	notStarted := once("start-failed", "An auction could not be started.", a.deadLetters("ApproximateNumberOfMessagesVisible", "Maximum"))
	notStarted.missing = "ignore" // a queue that nobody touches is not measured after some hours
	openTooLong := hourly("order-open-too-long", "An order has been open for three hours.", a.ours(settings.OldestOpenAge, "Maximum"), tooOld)
	notStarted.recovers, openTooLong.recovers = true, true
	all := []alarm{
		noRun, notStarted, openTooLong,
		once("api-failing", "The API answers with errors of its own.", a.api("5XXError", "Sum")),
		once("run-failed", "An auction failed.", a.stateMachine("ExecutionsFailed", "Sum")),
		once("run-timed-out", "An auction ran out of time.", a.stateMachine("ExecutionsTimedOut", "Sum")),
		once("run-aborted", "An auction was stopped by hand.", a.stateMachine("ExecutionsAborted", "Sum")),
		hourly("orders-expired-undecided", "Orders expired before any auction decided them.", a.ours(settings.ExpiredUndecided, "Sum"), 1),
		lasting("api-slow", "One API request in a hundred takes five seconds.", a.api("Latency", "p99"), slow),
		lasting("table-throttles-writes", "The order table refuses writes.", a.table("WriteThrottleEvents"), 1),
		lasting("table-throttles-reads", "The order table refuses reads.", a.table("ReadThrottleEvents"), 1),
		lasting("index-throttles-writes", "The index of open orders refuses writes.", a.index("WriteThrottleEvents"), 1),
		lasting("index-throttles-reads", "The index of open orders refuses reads.", a.index("ReadThrottleEvents"), 1),
		once("notifications-lost", "Notifications did not reach the channel.", a.topic("NumberOfNotificationsFailed", "Sum")),
	}
	return append(all, a.functionAlarms()...)
}

// functionAlarms are those of each function.
func (a *MonitoringArgs) functionAlarms() []alarm {
	// store-results is not here: it fails by design when a page holds rejected orders. When it fails for another reason,
	// that is told by a message of the run, which then fails.
	enough := map[string]float64{
		settings.PlaceOrders: 1, settings.LookUpOrder: 1, settings.CollectResults: repeated, settings.Notify: repeated,
	}
	var all []alarm
	for _, function := range settings.Functions() {
		if threshold, watched := enough[function]; watched {
			failing := once(function+"-failing", "The function "+function+" fails.", a.function(function, "Errors", "Sum"))
			failing.threshold = threshold
			all = append(all, failing)
		}
		all = append(all, once(function+"-throttled", "The function "+function+" is called more often at once than it may run.",
			a.function(function, "Throttles", "Sum")))
	}
	return all
}
