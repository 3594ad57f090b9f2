package component_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// body is what the tests read of a dashboard.
type body struct {
	Widgets []struct {
		Type                string
		X, Y, Width, Height int
		Properties          struct {
			Title, Region, View string
			Period              int
			Alarms              []string
			Metrics             [][]any
		}
	}
}

func dashboardOf(t *testing.T, d *stacktest.Deployment) body {
	t.Helper()
	return stacktest.Decode[body](t, d.One(t, dashboard), "dashboardBody")
}

// line returns a line of a graph as "label: namespace metric dimensions statistic".
func line(elements []any) string {
	last := len(elements) - 1
	options, _ := elements[last].(map[string]any)
	return fmt.Sprint(options["label"], ": ", strings.Trim(fmt.Sprint(elements[:last]), "[]"), " ", options["stat"])
}

// ours returns a line of a metric that the functions write.
func ours(label, metric, statistic string) string {
	return label + ": EnergyAuction " + metric + " Environment dev " + statistic
}

// TestDashboard_Graphs checks every line of every graph, in their order.
func TestDashboard_Graphs(t *testing.T) {
	const (
		api     = ": AWS/ApiGateway %s ApiName orders-dev Stage v1 %s"
		machine = ": AWS/States %s StateMachineArn arn:aws:states" + inRegion + "stateMachine:auction-dev %s"
		table   = ": AWS/DynamoDB %s TableName orders-table-dev Sum"
		index   = ": AWS/DynamoDB %s GlobalSecondaryIndexName open-orders TableName orders-table-dev Sum"
	)
	each := func(metric, statistic string) []string {
		var lines []string
		for _, f := range settings.Functions() {
			lines = append(lines, f+": AWS/Lambda "+metric+" FunctionName "+f+"-dev "+statistic)
		}
		return lines
	}
	want := []struct {
		title string
		lines []string
	}{
		{"Orders placed", []string{
			ours("new", settings.OrdersPlaced, "Sum"), ours("sent again", settings.OrdersReplayed, "Sum"),
			ours("refused", settings.OrdersNotPlaced, "Sum"),
		}},
		{"Orders decided and settled", []string{
			ours("decided", settings.OrdersDecided, "Sum"), ours("accepted: stored", settings.OrdersStored, "Sum"),
			ours("rejected: told", settings.OrdersRejected, "Sum"), ours("expired undecided", settings.ExpiredUndecided, "Sum"),
		}},
		{"Open orders that auctions met", []string{ours("orders", settings.OpenOrders, "Sum")}},
		{"Age of the oldest open order, seconds", []string{ours("age", settings.OldestOpenAge, "Maximum")}},
		{"Auctions", []string{
			fmt.Sprintf("started"+machine, "ExecutionsStarted", "Sum"),
			fmt.Sprintf("ended well"+machine, "ExecutionsSucceeded", "Sum"),
			fmt.Sprintf("failed"+machine, "ExecutionsFailed", "Sum"),
			fmt.Sprintf("timed out"+machine, "ExecutionsTimedOut", "Sum"),
		}},
		{"Time of an auction, ms", []string{fmt.Sprintf("longest"+machine, "ExecutionTime", "Maximum")}},
		{"Auction platform, ms", []string{
			ours("half of the answers", settings.PlatformLatency, "p50"), ours("99 of 100", settings.PlatformLatency, "p99"),
		}},
		{"Questions to the platform", []string{ours("questions", settings.PlatformPolls, "Sum")}},
		{"API requests", []string{
			fmt.Sprintf("all"+api, "Count", "Sum"), fmt.Sprintf("4xx"+api, "4XXError", "Sum"),
			fmt.Sprintf("5xx"+api, "5XXError", "Sum"),
		}},
		{"API latency, ms", []string{
			fmt.Sprintf("half of the requests"+api, "Latency", "p50"), fmt.Sprintf("99 of 100"+api, "Latency", "p99"),
		}},
		{"Function errors", each("Errors", "Sum")},
		{"Function time, ms", each("Duration", "p99")},
		{"Functions at once", each("ConcurrentExecutions", "Maximum")},
		{"Table units", []string{
			fmt.Sprintf("read"+table, "ConsumedReadCapacityUnits"), fmt.Sprintf("written"+table, "ConsumedWriteCapacityUnits"),
		}},
		{"Table throttles", []string{
			fmt.Sprintf("reads"+table, "ReadThrottleEvents"), fmt.Sprintf("writes"+table, "WriteThrottleEvents"),
			fmt.Sprintf("reads of the index"+index, "ReadThrottleEvents"),
			fmt.Sprintf("writes of the index"+index, "WriteThrottleEvents"),
		}},
	}
	graphs := dashboardOf(t, declareMonitoring(t)).Widgets[1:] // after the alarms
	if len(graphs) != len(want) {
		t.Fatalf("%d graphs, want %d", len(graphs), len(want))
	}
	for i, graph := range graphs {
		var lines []string
		for _, elements := range graph.Properties.Metrics {
			lines = append(lines, line(elements))
		}
		if graph.Properties.Title != want[i].title || !slices.Equal(lines, want[i].lines) {
			t.Errorf("%s has the lines\n%s\nwant %s with\n%s", graph.Properties.Title, strings.Join(lines, "\n"),
				want[i].title, strings.Join(want[i].lines, "\n"))
		}
	}
}

func TestDashboard_ShowsAllAlarmsFirst(t *testing.T) {
	d := declareMonitoring(t)
	first := dashboardOf(t, d).Widgets[0]
	var want []string
	for _, a := range d.All(t, metricAlarm) {
		want = append(want, a.Output("arn"))
	}
	got := slices.Sorted(slices.Values(first.Properties.Alarms))
	if slices.Sort(want); first.Type != "alarm" || first.Properties.Title != "Alarms" || !slices.Equal(got, want) {
		t.Errorf("the first widget is %+v, want the alarms %q", first, want)
	}
}

// TestDashboard_Layout checks the grid of 24 columns: the alarms at the top, and three graphs in
// each row below.
func TestDashboard_Layout(t *testing.T) {
	for i, w := range dashboardOf(t, declareMonitoring(t)).Widgets {
		p, want := w.Properties, [4]int{0, 0, 24, 4}
		if i > 0 {
			column, row := (i-1)%3, (i-1)/3
			want = [4]int{column * 8, 4 + row*6, 8, 6}
			if w.Type != "metric" || p.Region != "eu-west-1" || p.View != "timeSeries" || p.Period != 300 {
				t.Errorf("%s: type %s, region %s, view %s, period %d", p.Title, w.Type, p.Region, p.View, p.Period)
			}
		}
		if got := [4]int{w.X, w.Y, w.Width, w.Height}; got != want {
			t.Errorf("%s: x, y, width and height are %v, want %v", p.Title, got, want)
		}
	}
}
