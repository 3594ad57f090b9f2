package component

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/lambdas/settings"
)

// The layout of the dashboard. CloudWatch divides the width into 24 columns.
const (
	dashboardWidth = 24
	graphsPerRow   = 3
	graphWidth     = dashboardWidth / graphsPerRow
	graphHeight    = 6
	alarmHeight    = 4
)

// graph is a graph of the dashboard.
type graph struct {
	title string
	lines []pulumi.Array
}

// dashboard returns the JSON of the dashboard: the alarms at the top, then the graphs of orders and
// of resources.
func (a *MonitoringArgs) dashboard(alarms pulumi.Array) pulumi.StringOutput {
	widgets := pulumi.Array{widget("alarm", 0, 0, dashboardWidth, alarmHeight, pulumi.Map{
		"title": pulumi.String("Alarms"), "alarms": alarms,
	})}
	for i, g := range slices.Concat(a.orderGraphs(), a.resourceGraphs()) {
		lines := pulumi.Array{}
		for _, line := range g.lines {
			lines = append(lines, line)
		}
		x, y := i%graphsPerRow*graphWidth, alarmHeight+i/graphsPerRow*graphHeight
		widgets = append(widgets, widget("metric", x, y, graphWidth, graphHeight, pulumi.Map{
			"title": pulumi.String(g.title), "region": pulumi.String(a.Stack.Region), "view": pulumi.String("timeSeries"),
			"period": pulumi.Int(fiveMinutes), "metrics": lines,
		}))
	}
	return pulumi.JSONMarshal(pulumi.Map{"widgets": widgets})
}

func widget(kind string, x, y, width, height int, properties pulumi.Map) pulumi.Map {
	return pulumi.Map{
		"type": pulumi.String(kind), "properties": properties,
		"x": pulumi.Int(x), "y": pulumi.Int(y), "width": pulumi.Int(width), "height": pulumi.Int(height),
	}
}

// orderGraphs returns the graphs of orders, auctions and the auction platform.
func (a *MonitoringArgs) orderGraphs() []graph {
	return []graph{
		{"Orders placed", []pulumi.Array{
			a.appMetric(settings.OrdersPlaced, "Sum").line("placed"),
			a.appMetric(settings.OrdersReplayed, "Sum").line("replayed"),
			a.appMetric(settings.OrdersNotPlaced, "Sum").line("not placed"),
		}},
		{"Orders decided and settled", []pulumi.Array{
			a.appMetric(settings.OrdersDecided, "Sum").line("decided"),
			a.appMetric(settings.OrdersStored, "Sum").line("accepted and stored"),
			a.appMetric(settings.OrdersRejected, "Sum").line("rejected and notified"),
			a.appMetric(settings.ExpiredUndecided, "Sum").line("expired undecided"),
		}},
		{"Open orders in auctions", []pulumi.Array{a.appMetric(settings.OpenOrders, "Sum").line("open orders")}},
		{"Age of the oldest open order (s)", []pulumi.Array{a.appMetric(settings.OldestOpenAge, "Maximum").line("age")}},
		{"Auction executions", []pulumi.Array{
			a.executionMetric("ExecutionsStarted", "Sum").line("started"),
			a.executionMetric("ExecutionsSucceeded", "Sum").line("succeeded"),
			a.executionMetric("ExecutionsFailed", "Sum").line("failed"),
			a.executionMetric("ExecutionsTimedOut", "Sum").line("timed out"),
		}},
		{"Auction duration (ms)", []pulumi.Array{a.executionMetric("ExecutionTime", "Maximum").line("maximum")}},
		{"Auction platform latency (ms)", []pulumi.Array{
			a.appMetric(settings.PlatformLatency, "p50").line("p50"),
			a.appMetric(settings.PlatformLatency, "p99").line("p99"),
		}},
		{"Auction platform polls", []pulumi.Array{a.appMetric(settings.PlatformPolls, "Sum").line("polls")}},
	}
}

// resourceGraphs returns the graphs of the API, the functions and the table.
func (a *MonitoringArgs) resourceGraphs() []graph {
	return []graph{
		{"API requests", []pulumi.Array{
			a.apiMetric("Count", "Sum").line("total"),
			a.apiMetric("4XXError", "Sum").line("4xx"), a.apiMetric("5XXError", "Sum").line("5xx"),
		}},
		{"API latency (ms)", []pulumi.Array{
			a.apiMetric("Latency", "p50").line("p50"), a.apiMetric("Latency", "p99").line("p99"),
		}},
		{"Function errors", a.linePerFunction("Errors", "Sum")},
		{"Function duration p99 (ms)", a.linePerFunction("Duration", "p99")},
		{"Function concurrent executions", a.linePerFunction("ConcurrentExecutions", "Maximum")},
		{"Table consumed capacity", []pulumi.Array{
			a.tableMetric("ConsumedReadCapacityUnits").line("read units"),
			a.tableMetric("ConsumedWriteCapacityUnits").line("write units"),
		}},
		{"Table and index throttles", []pulumi.Array{
			a.tableMetric("ReadThrottleEvents").line("table reads"),
			a.tableMetric("WriteThrottleEvents").line("table writes"),
			a.indexMetric("ReadThrottleEvents").line("index reads"),
			a.indexMetric("WriteThrottleEvents").line("index writes"),
		}},
	}
}

// linePerFunction returns a line for each function with a metric of AWS Lambda.
func (a *MonitoringArgs) linePerFunction(name, statistic string) []pulumi.Array {
	var lines []pulumi.Array
	for _, function := range settings.Functions() {
		lines = append(lines, a.functionMetric(function, name, statistic).line(function))
	}
	return lines
}
