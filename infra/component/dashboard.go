package component

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/lambdas/settings"
)

// The grid of a dashboard is 24 wide.
const (
	graphsInRow = 3
	graphWidth  = 24 / graphsInRow
	graphHeight = 6
	alarmHeight = 4
)

// graph is one picture of a dashboard.
type graph struct {
	title string
	lines []pulumi.Array
}

// dashboard is the JSON of the dashboard: the alarms on top, then what becomes of orders, then what does it.
func (a *MonitoringArgs) dashboard(alarms pulumi.Array) pulumi.StringOutput {
	widgets := pulumi.Array{widget("alarm", 0, 0, 24, alarmHeight, pulumi.Map{
		"title": pulumi.String("Alarms"), "alarms": alarms,
	})}
	for i, g := range slices.Concat(a.orderGraphs(), a.partGraphs()) {
		lines := pulumi.Array{}
		for _, line := range g.lines {
			lines = append(lines, line)
		}
		x, y := i%graphsInRow*graphWidth, alarmHeight+i/graphsInRow*graphHeight
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

// orderGraphs show what becomes of orders.
func (a *MonitoringArgs) orderGraphs() []graph {
	return []graph{
		{"Orders placed", []pulumi.Array{
			a.ours(settings.OrdersPlaced, "Sum").line("new"),
			a.ours(settings.OrdersReplayed, "Sum").line("sent again"),
			a.ours(settings.OrdersNotPlaced, "Sum").line("refused"),
		}},
		{"Orders decided and settled", []pulumi.Array{
			a.ours(settings.OrdersDecided, "Sum").line("decided"),
			a.ours(settings.OrdersStored, "Sum").line("accepted: stored"),
			a.ours(settings.OrdersRejected, "Sum").line("rejected: told"),
			a.ours(settings.ExpiredUndecided, "Sum").line("expired undecided"),
		}},
		{"Open orders that auctions met", []pulumi.Array{a.ours(settings.OpenOrders, "Sum").line("orders")}},
		{"Age of the oldest open order, seconds", []pulumi.Array{a.ours(settings.OldestOpenAge, "Maximum").line("age")}},
		{"Auctions", []pulumi.Array{
			a.stateMachine("ExecutionsStarted", "Sum").line("started"),
			a.stateMachine("ExecutionsSucceeded", "Sum").line("ended well"),
			a.stateMachine("ExecutionsFailed", "Sum").line("failed"),
			a.stateMachine("ExecutionsTimedOut", "Sum").line("timed out"),
		}},
		{"Time of an auction, ms", []pulumi.Array{a.stateMachine("ExecutionTime", "Maximum").line("longest")}},
		{"Auction platform, ms", []pulumi.Array{
			a.ours(settings.PlatformLatency, "p50").line("half of the answers"),
			a.ours(settings.PlatformLatency, "p99").line("99 of 100"),
		}},
		{"Questions to the platform", []pulumi.Array{a.ours(settings.PlatformPolls, "Sum").line("questions")}},
	}
}

// partGraphs show how the parts do.
func (a *MonitoringArgs) partGraphs() []graph {
	return []graph{
		{"API requests", []pulumi.Array{
			a.api("Count", "Sum").line("all"), a.api("4XXError", "Sum").line("4xx"), a.api("5XXError", "Sum").line("5xx"),
		}},
		{"API latency, ms", []pulumi.Array{a.api("Latency", "p50").line("half of the requests"), a.api("Latency", "p99").line("99 of 100")}},
		{"Function errors", a.eachFunction("Errors", "Sum")},
		{"Function time, ms", a.eachFunction("Duration", "p99")},
		{"Functions at once", a.eachFunction("ConcurrentExecutions", "Maximum")},
		{"Table units", []pulumi.Array{
			a.table("ConsumedReadCapacityUnits").line("read"), a.table("ConsumedWriteCapacityUnits").line("written"),
		}},
		{"Table throttles", []pulumi.Array{
			a.table("ReadThrottleEvents").line("reads"), a.table("WriteThrottleEvents").line("writes"),
			a.index("ReadThrottleEvents").line("reads of the index"), a.index("WriteThrottleEvents").line("writes of the index"),
		}},
	}
}

func (a *MonitoringArgs) eachFunction(name, statistic string) []pulumi.Array {
	var lines []pulumi.Array
	for _, function := range settings.Functions() {
		lines = append(lines, a.function(function, name, statistic).line(function))
	}
	return lines
}
