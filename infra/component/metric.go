package component

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/lambdas/settings"
)

// metric is a CloudWatch metric with a statistic.
type metric struct {
	namespace, name string
	dimensions      pulumi.StringMap
	statistic       string // Sum, Maximum, Average, or a percentile such as p99
}

// appMetric returns a metric that the functions publish. Package settings defines the names.
func (a *MonitoringArgs) appMetric(name, statistic string) metric {
	return metric{settings.MetricNamespace, name, pulumi.StringMap{
		settings.EnvironmentDimension: pulumi.String(a.Stack.Name),
	}, statistic}
}

func (a *MonitoringArgs) apiMetric(name, statistic string) metric {
	return metric{"AWS/ApiGateway", name, pulumi.StringMap{
		"ApiName": a.API.Name, "Stage": pulumi.String(StageName),
	}, statistic}
}

func (a *MonitoringArgs) functionMetric(function, name, statistic string) metric {
	return metric{"AWS/Lambda", name, pulumi.StringMap{"FunctionName": a.Functions[function].Name}, statistic}
}

func (a *MonitoringArgs) executionMetric(name, statistic string) metric {
	return metric{"AWS/States", name, pulumi.StringMap{"StateMachineArn": a.StateMachine.ARN}, statistic}
}

func (a *MonitoringArgs) tableMetric(name string) metric {
	return metric{"AWS/DynamoDB", name, pulumi.StringMap{"TableName": a.Orders.Name}, "Sum"}
}

// indexMetric returns a metric of the open-orders index. The metrics of the table do not include
// it.
func (a *MonitoringArgs) indexMetric(name string) metric {
	m := a.tableMetric(name)
	m.dimensions["GlobalSecondaryIndexName"] = pulumi.String(schema.OpenOrdersIndex)
	return m
}

func (a *MonitoringArgs) deadLetterMetric(name, statistic string) metric {
	return metric{"AWS/SQS", name, pulumi.StringMap{"QueueName": a.StateMachine.DeadLettersName}, statistic}
}

func (a *MonitoringArgs) topicMetric(name, statistic string) metric {
	return metric{"AWS/SNS", name, pulumi.StringMap{"TopicName": a.Notifications.TopicName}, statistic}
}

// line returns the metric in the format of dashboards, with a label.
func (m metric) line(label string) pulumi.Array {
	line := pulumi.Array{pulumi.String(m.namespace), pulumi.String(m.name)}
	for _, dimension := range slices.Sorted(maps.Keys(m.dimensions)) {
		line = append(line, pulumi.String(dimension), m.dimensions[dimension])
	}
	return append(line, pulumi.Map{"stat": pulumi.String(m.statistic), "label": pulumi.String(label)})
}
