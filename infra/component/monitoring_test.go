package component_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

const (
	metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm"
	dashboard   = "aws:cloudwatch/dashboard:Dashboard"
)

// declareMonitoring declares the monitoring of a stack and the monitored components.
func declareMonitoring(t *testing.T) *stacktest.Deployment {
	t.Helper()
	return declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		args, err := newMonitoringArgs(ctx, dev, key)
		if err != nil {
			return err
		}
		m, err := component.NewMonitoring(ctx, "auction", args)
		if err != nil {
			return err
		}
		wantOutputs(t, map[string]pulumi.StringOutput{"DashboardURL": m.DashboardURL}, map[string]string{
			"DashboardURL": "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1" +
				"#dashboards/dashboard/auction-dev",
		})
		return nil
	})
}

// newMonitoringArgs declares the monitored components.
func newMonitoringArgs(
	ctx *pulumi.Context, s component.Stack, key *component.EncryptionKey,
) (*component.MonitoringArgs, error) {
	args := &component.MonitoringArgs{Stack: s}
	var err error
	if args.Functions, err = newFunctions(ctx, s, key, settings.Functions()...); err != nil {
		return nil, err
	}
	args.API, err = component.NewOrdersAPI(ctx, "orders", &component.OrdersAPIArgs{
		Stack: s, Key: key,
		PlaceOrders: args.Functions[settings.PlaceOrders], LookUpOrder: args.Functions[settings.LookUpOrder],
	})
	if err != nil {
		return nil, err
	}
	args.StateMachine, err = component.NewStateMachine(ctx, "auction", &component.StateMachineArgs{
		Stack: s, Key: key, PlatformWait: time.Minute, Schedule: "cron(0 * * * ? *)",
		CollectResults: args.Functions[settings.CollectResults],
		StoreResults:   args.Functions[settings.StoreResults],
		Notify:         args.Functions[settings.Notify],
	})
	if err != nil {
		return nil, err
	}
	args.Orders, err = component.NewOrderTable(ctx, "orders", &component.OrderTableArgs{Stack: s, Key: key})
	if err != nil {
		return nil, err
	}
	args.Notifications, err = component.NewNotifications(ctx, "notifications",
		&component.NotificationsArgs{Stack: s, Key: key})
	return args, err
}

// TestMonitoring_Resources checks that the children are the dashboard and the alarms.
func TestMonitoring_Resources(t *testing.T) {
	want := []string{dashboard + " auction"}
	for name := range alarmConditions() {
		want = append(want, metricAlarm+" "+name)
	}
	d := declareMonitoring(t)
	stacktest.CheckChildren(t, d, "auction:component:Monitoring auction", want...)
	stacktest.CheckInputs(t, d.One(t, dashboard), stacktest.Inputs{"dashboardName": "auction-dev"}, "dashboardBody")
}

// TestMonitoring_MetricAlarm checks all inputs of an alarm on a sum and of an alarm on a
// percentile.
func TestMonitoring_MetricAlarm(t *testing.T) {
	const notifications = "arn:aws:sns" + inRegion + "auction-notifications-dev"
	d := declareMonitoring(t)
	stacktest.CheckInputs(t, d.One(t, metricAlarm, "execution-failed"), stacktest.Inputs{
		"name": "auction-dev-execution-failed",
		"alarmDescription": "At least one execution of the state machine failed in 5 minutes: " +
			"unsettled orders stay open until the next auction. See section execution-failed of docs/operations.md.",
		"namespace": "AWS/States", "metricName": "ExecutionsFailed", "statistic": "Sum", "period": 300,
		"dimensions.StateMachineArn": "arn:aws:states" + inRegion + "stateMachine:auction-dev",
		"comparisonOperator":         "GreaterThanOrEqualToThreshold", "threshold": 1, "evaluationPeriods": 1,
		"treatMissingData": "notBreaching", "alarmActions[0]": notifications,
	})
	stacktest.CheckInputs(t, d.One(t, metricAlarm, "api-latency"), stacktest.Inputs{
		"name":      "auction-dev-api-latency",
		"namespace": "AWS/ApiGateway", "metricName": "Latency", "extendedStatistic": "p99", "period": 300,
		"dimensions.ApiName": "orders-dev", "dimensions.Stage": "v1",
		"comparisonOperator": "GreaterThanOrEqualToThreshold", "threshold": 5000, "evaluationPeriods": 3,
		"treatMissingData": "notBreaching", "alarmActions[0]": notifications, "okActions[0]": notifications,
	}, "alarmDescription")
}

// TestMonitoring_MissingDataAlarm checks all inputs of the alarm on missing successful executions.
// Missing data counts as 0. Otherwise CloudWatch would evaluate earlier periods that have data.
func TestMonitoring_MissingDataAlarm(t *testing.T) {
	const notifications = "arn:aws:sns" + inRegion + "auction-notifications-dev"
	stacktest.CheckInputs(t, declareMonitoring(t).One(t, metricAlarm, "no-successful-execution"), stacktest.Inputs{
		"name":               "auction-dev-no-successful-execution",
		"comparisonOperator": "LessThanThreshold", "threshold": 1, "evaluationPeriods": 9,
		"treatMissingData": "breaching", "alarmActions[0]": notifications, "okActions[0]": notifications,

		"metricQueries[0].id":                                "measured",
		"metricQueries[0].metric.namespace":                  "AWS/States",
		"metricQueries[0].metric.metricName":                 "ExecutionsSucceeded",
		"metricQueries[0].metric.stat":                       "Sum",
		"metricQueries[0].metric.period":                     900,
		"metricQueries[0].metric.dimensions.StateMachineArn": "arn:aws:states" + inRegion + "stateMachine:auction-dev",

		"metricQueries[1].id":         "filled",
		"metricQueries[1].expression": "FILL(measured, 0)",
		"metricQueries[1].label":      "ExecutionsSucceeded",
		"metricQueries[1].returnData": true,
	}, "alarmDescription")
}
