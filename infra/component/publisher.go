package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// Publisher is an AWS service that publishes to a topic without a role of the stack. Both the topic
// policy and the key policy must allow it; otherwise its messages are not delivered.
type Publisher struct {
	sid     string
	service string
	source  string // the pattern of the resources for which the service acts; "" if it does not report them
}

// AlarmPublisher returns the publisher CloudWatch, which publishes state changes of alarms.
func AlarmPublisher() Publisher {
	return Publisher{sid: "Alarms", service: "cloudwatch", source: "alarm:*"}
}

// EventPublisher returns the publisher EventBridge, which publishes the events that match its
// rules. Its statements have no condition: EventBridge reports neither account nor rule to topics
// and keys, and with a condition its messages are dropped silently.
func EventPublisher() Publisher { return Publisher{sid: "Events", service: "events"} }

// topicStatement returns the statement of a topic policy that allows the service to publish.
func (p Publisher) topicStatement(s Stack, topic pulumi.StringInput) policy.Statement {
	statement := policy.Statement{
		Sid: p.sid, Principal: policy.Service(p.service),
		Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{topic},
	}
	if p.source != "" {
		statement.Conditions = policy.FromSource(s.Account, s.ARN(p.service, p.source))
	}
	return statement
}

// keyStatement returns the statement of a key policy that allows the service to encrypt its
// messages.
func (p Publisher) keyStatement(s Stack) policy.Statement {
	statement := policy.Statement{
		Sid: p.sid, Principal: policy.Service(p.service), Resources: policy.AnyResource(),
		Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
	}
	if p.source != "" {
		statement.Conditions = policy.FromSource(s.Account, "")
	}
	return statement
}
