package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/policy"
)

// Publisher is a service of AWS that publishes to a topic for the account, not as a role. The policies of the topic and of
// its key both name it; without either, its messages do not arrive. The zero value is not a publisher.
type Publisher struct {
	sid     string
	service string
	source  string // what the service acts for, as a pattern of e.ARN; none where the service does not report it
}

// AlarmPublisher returns CloudWatch, which publishes changes of alarms.
func AlarmPublisher() Publisher {
	return Publisher{sid: "Alarms", service: "cloudwatch", source: "alarm:*"}
}

// EventPublisher returns EventBridge, which publishes what its rules match. It reports neither account nor rule to topic and
// key, so no condition limits it: with one, its messages are dropped silently.
func EventPublisher() Publisher { return Publisher{sid: "Events", service: "events"} }

// publish returns the statement of a topic's policy that allows the service to publish.
func (p Publisher) publish(s Stack, topic pulumi.StringInput) policy.Statement {
	statement := policy.Statement{
		Sid: p.sid, Principal: policy.Service(p.service), Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{topic},
	}
	if p.source != "" {
		statement.Conditions = policy.FromSource(s.Account, s.ARN(p.service, p.source))
	}
	return statement
}

// useKey returns the statement of a key's policy that allows the service to encrypt what it publishes.
func (p Publisher) useKey(s Stack) policy.Statement {
	statement := policy.Statement{
		Sid: p.sid, Principal: policy.Service(p.service), Resources: policy.AnyResource(),
		Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
	}
	if p.source != "" {
		statement.Conditions = policy.FromSource(s.Account, "")
	}
	return statement
}
