package component

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// MonitoringArgs contains the arguments of NewMonitoring: the monitored resources, and the topic of
// the alarms.
type MonitoringArgs struct {
	Stack         Stack
	Notifications *Notifications
	API           *OrdersAPI
	Functions     map[string]*Function // by name; see settings.Functions
	StateMachine  *StateMachine
	Orders        *OrderTable
}

// Monitoring is the dashboard and the alarms of a stack. Alarms that persist as long as their cause
// also notify their return to OK. Each alarm has a section in docs/operations.md.
type Monitoring struct {
	pulumi.ResourceState

	DashboardURL pulumi.StringOutput
}

// NewMonitoring declares the alarms auction-<environment>-<alarm> and the dashboard
// auction-<environment>.
func NewMonitoring(
	ctx *pulumi.Context, name string, args *MonitoringArgs, opts ...pulumi.ResourceOption,
) (*Monitoring, error) {
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
	m.DashboardURL = pulumi.Sprintf(
		"https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards/dashboard/%s",
		s.Region, s.Region, dashboard.DashboardName)
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"dashboardUrl": m.DashboardURL})
}

func newAlarm(
	ctx *pulumi.Context, args *MonitoringArgs, a alarm, opts ...pulumi.ResourceOption,
) (*cloudwatch.MetricAlarm, error) {
	actions := pulumi.Array{args.Notifications.TopicARN}
	alarmArgs := &cloudwatch.MetricAlarmArgs{
		Name:               pulumi.String(args.Stack.ResourceName(SystemName) + "-" + a.name),
		AlarmDescription:   pulumi.String(a.description + " See section " + a.name + " of docs/operations.md."),
		Threshold:          pulumi.Float64(a.threshold),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		EvaluationPeriods:  pulumi.Int(a.periods),
		TreatMissingData:   pulumi.String(cmp.Or(a.onMissingData, "notBreaching")),
		AlarmActions:       actions,
	}
	if a.notifyOK {
		alarmArgs.OkActions = actions
	}
	if a.belowThreshold {
		setMissingDataCondition(alarmArgs, a)
	} else {
		setMetric(alarmArgs, a)
	}
	return cloudwatch.NewMetricAlarm(ctx, a.name, alarmArgs, opts...)
}

// setMetric sets the metric of an alarm, its statistic and its period.
func setMetric(args *cloudwatch.MetricAlarmArgs, a alarm) {
	args.Namespace, args.MetricName = pulumi.String(a.metric.namespace), pulumi.String(a.metric.name)
	args.Dimensions = a.metric.dimensions
	args.Period = pulumi.Int(a.period)
	if strings.HasPrefix(a.metric.statistic, "p") {
		args.ExtendedStatistic = pulumi.String(a.metric.statistic)
	} else {
		args.Statistic = pulumi.String(a.metric.statistic)
	}
}

// setMissingDataCondition sets the condition of an alarm that goes to ALARM below the threshold. It
// replaces missing data with 0: otherwise CloudWatch would evaluate older periods with data before
// it goes to ALARM.
func setMissingDataCondition(args *cloudwatch.MetricAlarmArgs, a alarm) {
	args.ComparisonOperator = pulumi.String("LessThanThreshold")
	args.TreatMissingData = pulumi.String("breaching")
	args.MetricQueries = cloudwatch.MetricAlarmMetricQueryArray{
		&cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String("measured"),
			Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace: pulumi.String(a.metric.namespace), MetricName: pulumi.String(a.metric.name),
				Dimensions: a.metric.dimensions,
				Stat:       pulumi.String(a.metric.statistic), Period: pulumi.Int(a.period),
			},
		},
		&cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String("filled"), Expression: pulumi.String("FILL(measured, 0)"),
			Label: pulumi.String(a.metric.name), ReturnData: pulumi.Bool(true),
		},
	}
}
