package component_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

// dashboardBody contains the parts of a dashboard that the tests check.
type dashboardBody struct {
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

func dashboardOf(t *testing.T, d *stacktest.Deployment) dashboardBody {
	t.Helper()
	return stacktest.Decode[dashboardBody](t, d.One(t, dashboard), "dashboardBody")
}

// line returns a line of a graph in the format "label: namespace metric dimensions statistic".
func line(elements []any) string {
	last := len(elements) - 1
	options, _ := elements[last].(map[string]any)
	return fmt.Sprint(options["label"], ": ", strings.Trim(fmt.Sprint(elements[:last]), "[]"), " ", options["stat"])
}

// appMetric returns the line of a metric that the functions publish.
func appMetric(label, metric, statistic string) string {
	return label + ": EnergyAuction " + metric + " Environment dev " + statistic
}

// TestDashboard_Graphs checks the lines of all graphs, in their order.
func TestDashboard_Graphs(t *testing.T) {
	const (
		api       = ": AWS/ApiGateway %s ApiName orders-dev Stage v1 %s"
		execution = ": AWS/States %s StateMachineArn arn:aws:states" + inRegion + "stateMachine:auction-dev %s"
		table     = ": AWS/DynamoDB %s TableName orders-table-dev Sum"
		index     = ": AWS/DynamoDB %s GlobalSecondaryIndexName open-orders TableName orders-table-dev Sum"
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
			appMetric("placed", settings.OrdersPlaced, "Sum"), appMetric("replayed", settings.OrdersReplayed, "Sum"),
			appMetric("not placed", settings.OrdersNotPlaced, "Sum"),
		}},
		{"Orders decided and settled", []string{
			appMetric("decided", settings.OrdersDecided, "Sum"),
			appMetric("accepted and stored", settings.OrdersStored, "Sum"),
			appMetric("rejected and notified", settings.OrdersRejected, "Sum"),
			appMetric("expired undecided", settings.ExpiredUndecided, "Sum"),
		}},
		{"Open orders in auctions", []string{appMetric("open orders", settings.OpenOrders, "Sum")}},
		{"Age of the oldest open order (s)", []string{appMetric("age", settings.OldestOpenAge, "Maximum")}},
		{"Auction executions", []string{
			fmt.Sprintf("started"+execution, "ExecutionsStarted", "Sum"),
			fmt.Sprintf("succeeded"+execution, "ExecutionsSucceeded", "Sum"),
			fmt.Sprintf("failed"+execution, "ExecutionsFailed", "Sum"),
			fmt.Sprintf("timed out"+execution, "ExecutionsTimedOut", "Sum"),
		}},
		{"Auction duration (ms)", []string{fmt.Sprintf("maximum"+execution, "ExecutionTime", "Maximum")}},
		{"Auction platform latency (ms)", []string{
			appMetric("p50", settings.PlatformLatency, "p50"), appMetric("p99", settings.PlatformLatency, "p99"),
		}},
		{"Auction platform polls", []string{appMetric("polls", settings.PlatformPolls, "Sum")}},
		{"API requests", []string{
			fmt.Sprintf("total"+api, "Count", "Sum"), fmt.Sprintf("4xx"+api, "4XXError", "Sum"),
			fmt.Sprintf("5xx"+api, "5XXError", "Sum"),
		}},
		{"API latency (ms)", []string{
			fmt.Sprintf("p50"+api, "Latency", "p50"), fmt.Sprintf("p99"+api, "Latency", "p99"),
		}},
		{"Function errors", each("Errors", "Sum")},
		{"Function duration p99 (ms)", each("Duration", "p99")},
		{"Function concurrent executions", each("ConcurrentExecutions", "Maximum")},
		{"Table consumed capacity", []string{
			fmt.Sprintf("read units"+table, "ConsumedReadCapacityUnits"),
			fmt.Sprintf("write units"+table, "ConsumedWriteCapacityUnits"),
		}},
		{"Table and index throttles", []string{
			fmt.Sprintf("table reads"+table, "ReadThrottleEvents"), fmt.Sprintf("table writes"+table, "WriteThrottleEvents"),
			fmt.Sprintf("index reads"+index, "ReadThrottleEvents"),
			fmt.Sprintf("index writes"+index, "WriteThrottleEvents"),
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
			t.Errorf("graph %s =\n%s\nwant %s =\n%s", graph.Properties.Title, strings.Join(lines, "\n"),
				want[i].title, strings.Join(want[i].lines, "\n"))
		}
	}
}

func TestDashboard_Alarms(t *testing.T) {
	d := declareMonitoring(t)
	first := dashboardOf(t, d).Widgets[0]
	var want []string
	for _, a := range d.All(t, metricAlarm) {
		want = append(want, a.Output("arn"))
	}
	got := slices.Sorted(slices.Values(first.Properties.Alarms))
	if slices.Sort(want); first.Type != "alarm" || first.Properties.Title != "Alarms" || !slices.Equal(got, want) {
		t.Errorf("first widget = %+v, want the alarms %q", first, want)
	}
}

// TestDashboard_Layout checks the layout in 24 columns: the alarms in the first row, and three
// graphs in each following row.
func TestDashboard_Layout(t *testing.T) {
	for i, w := range dashboardOf(t, declareMonitoring(t)).Widgets {
		p, want := w.Properties, [4]int{0, 0, 24, 4}
		if i > 0 {
			column, row := (i-1)%3, (i-1)/3
			want = [4]int{column * 8, 4 + row*6, 8, 6}
			if w.Type != "metric" || p.Region != "eu-west-1" || p.View != "timeSeries" || p.Period != 300 {
				t.Errorf("%s: type = %s, region = %s, view = %s, period = %d, want a metric graph of the region",
					p.Title, w.Type, p.Region, p.View, p.Period)
			}
		}
		if got := [4]int{w.X, w.Y, w.Width, w.Height}; got != want {
			t.Errorf("%s: x, y, width and height = %v, want %v", p.Title, got, want)
		}
	}
}
