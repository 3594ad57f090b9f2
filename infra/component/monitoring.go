package component

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// MonitoringArgs says what to watch, and whom to tell.
type MonitoringArgs struct {
	Stack         Stack
	Notifications *Notifications
	API           *OrdersAPI
	Functions     map[string]*Function // by the names of settings
	StateMachine  *StateMachine
	Orders        *OrderTable
}

// Monitoring is a dashboard and the alarms. Those that last as long as their cause also notify OK. Each has a section in
// docs/runbook.md.
type Monitoring struct {
	pulumi.ResourceState

	DashboardURL pulumi.StringOutput
}

// NewMonitoring creates the alarms auction-<environment>-<what is wrong> and the dashboard auction-<environment>.
func NewMonitoring(ctx *pulumi.Context, name string, args *MonitoringArgs, opts ...pulumi.ResourceOption) (*Monitoring, error) {
	m := &Monitoring{}
	if err := ctx.RegisterComponentResource("auction:component:Monitoring", name, m, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	alarms := pulumi.Array{}
	for _, a := range args.alarms() {
		alarm, err := newAlarm(ctx, args, a, pulumi.Parent(m))
		if err != nil {
			return nil, err
		}
		alarms = append(alarms, alarm.Arn)
	}
	dashboard, err := cloudwatch.NewDashboard(ctx, name, &cloudwatch.DashboardArgs{
		DashboardName: pulumi.String(s.ResourceName(SystemName)), DashboardBody: args.dashboard(alarms),
	}, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	m.DashboardURL = pulumi.Sprintf("https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards/dashboard/%s",
		s.Region, s.Region, dashboard.DashboardName)
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"dashboardUrl": m.DashboardURL})
}

func newAlarm(ctx *pulumi.Context, args *MonitoringArgs, a alarm, opts ...pulumi.ResourceOption) (*cloudwatch.MetricAlarm, error) {
	tell := pulumi.Array{args.Notifications.TopicARN}
	alarmArgs := &cloudwatch.MetricAlarmArgs{
		Name:               pulumi.String(args.Stack.ResourceName(SystemName) + "-" + a.name),
		AlarmDescription:   pulumi.String(a.says + " See docs/runbook.md, " + a.name + "."),
		Threshold:          pulumi.Float64(a.threshold),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		EvaluationPeriods:  pulumi.Int(a.periods),
		TreatMissingData:   pulumi.String(cmp.Or(a.missing, "notBreaching")),
		AlarmActions:       tell,
	}
	if a.recovers {
		alarmArgs.OkActions = tell
	}
	if a.silence {
		listen(alarmArgs, a)
	} else {
		measure(alarmArgs, a)
	}
	return cloudwatch.NewMetricAlarm(ctx, a.name, alarmArgs, opts...)
}

// measure makes an alarm of what a metric says.
func measure(args *cloudwatch.MetricAlarmArgs, a alarm) {
	args.Namespace, args.MetricName, args.Dimensions = pulumi.String(a.metric.namespace), pulumi.String(a.metric.name), a.metric.dimensions
	args.Period = pulumi.Int(a.period)
	if strings.HasPrefix(a.metric.statistic, "p") {
		args.ExtendedStatistic = pulumi.String(a.metric.statistic)
	} else {
		args.Statistic = pulumi.String(a.metric.statistic)
	}
}

// listen makes an alarm of a metric's silence. Where nothing happens there is no data, and CloudWatch would look back to
// older periods that have some before it believes it: so the gaps are filled with noughts.
func listen(args *cloudwatch.MetricAlarmArgs, a alarm) {
	args.ComparisonOperator, args.TreatMissingData = pulumi.String("LessThanThreshold"), pulumi.String("breaching")
	args.MetricQueries = cloudwatch.MetricAlarmMetricQueryArray{
		&cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String("measured"),
			Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace: pulumi.String(a.metric.namespace), MetricName: pulumi.String(a.metric.name), Dimensions: a.metric.dimensions,
				Stat: pulumi.String(a.metric.statistic), Period: pulumi.Int(a.period),
			},
		},
		&cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String("filled"), Expression: pulumi.String("FILL(measured, 0)"), Label: pulumi.String(a.metric.name),
			ReturnData: pulumi.Bool(true),
		},
	}
}
