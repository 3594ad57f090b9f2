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
	silence   bool // rings below the threshold, and when there is nothing to measure
}

const (
	fiveMinutes = 5 * 60
	hour        = 60 * 60

	slow     = 5_000    // milliseconds of an API request
	tooOld   = 3 * hour // seconds that an order may be open: by then two auctions had no result for it
	repeated = 3        // errors of a function that the machine calls again by itself
)

// alarms are all that ring.
func (a *MonitoringArgs) alarms() []alarm {
	all := []alarm{
		{
			name: "no-successful-run", says: "No auction has ended well in two hours.", silence: true,
			metric: a.machine("ExecutionsSucceeded", "Sum"), threshold: 1, period: hour, periods: 2,
		},
		{name: "run-failed", says: "An auction failed.", metric: a.machine("ExecutionsFailed", "Sum"), threshold: 1, period: fiveMinutes, periods: 1},
		{name: "run-timed-out", says: "An auction ran out of time.", metric: a.machine("ExecutionsTimedOut", "Sum"), threshold: 1, period: fiveMinutes, periods: 1},
		{name: "run-aborted", says: "An auction was stopped by hand.", metric: a.machine("ExecutionsAborted", "Sum"), threshold: 1, period: fiveMinutes, periods: 1},
		{
			name: "start-failed", says: "An auction could not be started.",
			metric: a.deadLetters("ApproximateNumberOfMessagesVisible", "Maximum"), threshold: 1, period: fiveMinutes, periods: 1,
		},
		{
			name: "order-open-too-long", says: "An order has been open for three hours.",
			metric: a.ours(settings.OldestOpenAge, "Maximum"), threshold: tooOld, period: hour, periods: 1,
		},
		{
			name: "orders-expired-undecided", says: "Orders expired before any auction decided them.",
			metric: a.ours(settings.ExpiredUndecided, "Sum"), threshold: 1, period: hour, periods: 1,
		},
		{name: "api-failing", says: "The API answers with errors of its own.", metric: a.api("5XXError", "Sum"), threshold: 1, period: fiveMinutes, periods: 1},
		{name: "api-slow", says: "One API request in a hundred takes five seconds.", metric: a.api("Latency", "p99"), threshold: slow, period: fiveMinutes, periods: 3},
		{name: "table-throttles-writes", says: "The order table has refused writes for a quarter of an hour.", metric: a.table("WriteThrottleEvents"), threshold: 1, period: fiveMinutes, periods: 3},
		{name: "table-throttles-reads", says: "The order table has refused reads for a quarter of an hour.", metric: a.table("ReadThrottleEvents"), threshold: 1, period: fiveMinutes, periods: 3},
		{name: "notifications-lost", says: "Notifications did not reach the channel.", metric: a.topic("NumberOfNotificationsFailed", "Sum"), threshold: 1, period: fiveMinutes, periods: 1},
	}
	return append(all, a.functionAlarms()...)
}

// functionAlarms are those of each function.
func (a *MonitoringArgs) functionAlarms() []alarm {
	// store-results is not here: it fails by design when a page holds rejected orders. When it fails for another reason,
	// that is told by a message of the run, which then fails.
	errors := map[string]float64{
		settings.PlaceOrders: 1, settings.LookUpOrder: 1, settings.CollectResults: repeated, settings.Notify: repeated,
	}
	var all []alarm
	for _, function := range settings.Functions() {
		if threshold, watched := errors[function]; watched {
			all = append(all, alarm{
				name: function + "-failing", says: "The function " + function + " fails.",
				metric: a.function(function, "Errors", "Sum"), threshold: threshold, period: fiveMinutes, periods: 1,
			})
		}
		all = append(all, alarm{
			name: function + "-throttled", says: "The function " + function + " is called more often at once than it may run.",
			metric: a.function(function, "Throttles", "Sum"), threshold: 1, period: fiveMinutes, periods: 1,
		})
	}
	return all
}
