package access

import (
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// monitoring returns the permissions to create and change log groups, alarms, the dashboard and the
// Slack channel.
func (t target) monitoring() []policy.Statement {
	return append(t.logGroups(), []policy.Statement{
		{
			Sid: "Alarms", Resources: policy.ARNs(t.ARN("cloudwatch", "alarm:"+t.ResourceName(component.SystemName)+"-*")),
			Actions: []string{
				"cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource",
				"cloudwatch:UntagResource",
			},
		},
		{
			Sid: "AllAlarms", Actions: []string{"cloudwatch:DescribeAlarms"},
			Resources: policy.ARNs(t.ARN("cloudwatch", "alarm:*")),
		},
		{
			Sid: "Dashboard", Actions: []string{"cloudwatch:GetDashboard", "cloudwatch:PutDashboard"},
			Resources: policy.ARNs(t.GlobalARN("cloudwatch", "dashboard/"+t.ResourceName(component.SystemName))),
		},
		t.serviceLinkedRole("Chatbot", "management.chatbot"),
		{
			Sid: "Channels", Resources: policy.AnyResource(),
			Actions: []string{"chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations"},
		},
		{
			Sid: "Channel", Resources: policy.ARNs(t.slackChannel()), Actions: []string{
				"chatbot:DeleteSlackChannelConfiguration", "chatbot:TagResource", "chatbot:UntagResource",
				"chatbot:UpdateSlackChannelConfiguration",
			},
		},
	}...)
}

// logGroups returns the permissions to create and change log groups, but not to read logs. The name
// of API Gateway's execution log group does not contain the environment, and the log group of the
// Slack channel is in another region.
func (t target) logGroups() []policy.Statement {
	execution := t.ARN("logs", "log-group:API-Gateway-Execution-Logs_*/"+component.StageName)
	slackStack := t.Stack
	slackStack.Region = component.SlackLogRegion
	slack := slackStack.ARN("logs", "log-group:"+component.SlackLogsPrefix+t.ResourceName(component.SystemName))
	changes := []string{
		"logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:ListTagsForResource",
		"logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
	}
	return []policy.Statement{
		{Sid: "Logs", Actions: changes, Resources: policy.ARNs(t.logs()...)},
		{Sid: "SlackLogs", Actions: changes, Resources: policy.ARNs(slack, slack+":*")},
		{
			Sid: "APILogs", Actions: changes, Resources: policy.ARNs(execution, execution+":*"),
			Conditions: t.resourceTagIfExists(),
		},
		{Sid: "AllLogs", Actions: []string{"logs:DescribeLogGroups"}, Resources: policy.AnyResource()},
	}
}
