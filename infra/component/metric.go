package component

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/lambdas/settings"
)

// metric is a metric of CloudWatch with the statistic that says something.
type metric struct {
	namespace, name string
	dimensions      pulumi.StringMap
	statistic       string // Sum, Maximum, Average, or a percentile such as p99
}

// ours is a metric that the functions write: its name is settings' own.
func (a *MonitoringArgs) ours(name, statistic string) metric {
	return metric{settings.MetricNamespace, name, pulumi.StringMap{
		settings.EnvironmentDimension: pulumi.String(a.Stack.Name),
	}, statistic}
}

func (a *MonitoringArgs) api(name, statistic string) metric {
	return metric{"AWS/ApiGateway", name, pulumi.StringMap{"ApiName": a.API.Name, "Stage": pulumi.String(StageName)}, statistic}
}

func (a *MonitoringArgs) function(function, name, statistic string) metric {
	return metric{"AWS/Lambda", name, pulumi.StringMap{"FunctionName": a.Functions[function].Name}, statistic}
}

func (a *MonitoringArgs) stateMachine(name, statistic string) metric {
	return metric{"AWS/States", name, pulumi.StringMap{"StateMachineArn": a.StateMachine.ARN}, statistic}
}

func (a *MonitoringArgs) table(name string) metric {
	return metric{"AWS/DynamoDB", name, pulumi.StringMap{"TableName": a.Orders.Name}, "Sum"}
}

// index is a metric of the index of open orders, which CloudWatch does not count into those of the table.
func (a *MonitoringArgs) index(name string) metric {
	m := a.table(name)
	m.dimensions["GlobalSecondaryIndexName"] = pulumi.String(schema.OpenOrdersIndex)
	return m
}

func (a *MonitoringArgs) deadLetters(name, statistic string) metric {
	return metric{"AWS/SQS", name, pulumi.StringMap{"QueueName": a.StateMachine.DeadLettersName}, statistic}
}

func (a *MonitoringArgs) topic(name, statistic string) metric {
	return metric{"AWS/SNS", name, pulumi.StringMap{"TopicName": a.Notifications.TopicName}, statistic}
}

// line is the metric as a dashboard draws it.
func (m metric) line(label string) pulumi.Array {
	line := pulumi.Array{pulumi.String(m.namespace), pulumi.String(m.name)}
	for _, dimension := range slices.Sorted(maps.Keys(m.dimensions)) {
		line = append(line, pulumi.String(dimension), m.dimensions[dimension])
	}
	return append(line, pulumi.Map{"stat": pulumi.String(m.statistic), "label": pulumi.String(label)})
}
