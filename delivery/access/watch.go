package access

import (
	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// watch lets whoever deploys create and change what is written down, and who is told.
func (t target) watch() []policy.Statement {
	return append(t.logGroups(), []policy.Statement{
		{
			Sid: "Alarms", Resources: policy.On(t.ARN("cloudwatch", "alarm:"+t.Named(component.SystemName)+"-*")), Actions: []string{
				"cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource",
				"cloudwatch:UntagResource",
			},
		},
		{Sid: "AllAlarms", Actions: []string{"cloudwatch:DescribeAlarms"}, Resources: policy.On(t.ARN("cloudwatch", "alarm:*"))},
		{
			Sid: "Dashboard", Actions: []string{"cloudwatch:GetDashboard", "cloudwatch:PutDashboard"},
			Resources: policy.On(t.GlobalARN("cloudwatch", "dashboard/"+t.Named(component.SystemName))),
		},
		t.first("Chatbot", "management.chatbot"),
		{
			Sid: "Channels", Resources: policy.Everything(),
			Actions: []string{"chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations"},
		},
		{
			Sid: "Channel", Resources: policy.On(t.channel()), Actions: []string{
				"chatbot:DeleteSlackChannelConfiguration", "chatbot:TagResource", "chatbot:UntagResource",
				"chatbot:UpdateSlackChannelConfiguration",
			},
		},
	}...)
}

// logGroups lets whoever deploys create and change log groups, and read none of them. API Gateway's own has no environment in
// its name, and Amazon Q's is in another region.
func (t target) logGroups() []policy.Statement {
	execution := t.ARN("logs", "log-group:API-Gateway-Execution-Logs_*/"+component.StageName)
	far := t.Stack
	far.Region = component.SlackLogRegion
	slack := far.ARN("logs", "log-group:"+component.SlackLogs+t.Named(component.SystemName))
	changes := []string{
		"logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:ListTagsForResource", "logs:PutRetentionPolicy",
		"logs:TagResource", "logs:UntagResource",
	}
	return []policy.Statement{
		{Sid: "Logs", Actions: changes, Resources: policy.On(t.logs()...)},
		{Sid: "LogsOfSlack", Actions: changes, Resources: policy.On(slack, slack+":*")},
		{Sid: "LogsOfAPI", Actions: changes, Resources: policy.On(execution, execution+":*"), Conditions: t.own()},
		{Sid: "AllLogs", Actions: []string{"logs:DescribeLogGroups"}, Resources: policy.Everything()},
	}
}
