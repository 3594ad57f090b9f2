package program_test

import (
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const (
	alarmService = "cloudwatch.amazonaws.com"
	eventService = "events.amazonaws.com"
)

// publishers returns the services that publish to the topic of a stack without a role: CloudWatch
// if the stack has alarms, and EventBridge if it has rules with a target.
func publishers(d *stacktest.Deployment) []string {
	var services []string
	if len(d.Find(metricAlarm)) > 0 {
		services = append(services, alarmService)
	}
	if len(d.Find("aws:cloudwatch/eventTarget:EventTarget")) > 0 {
		services = append(services, eventService)
	}
	return services
}

// allowedServices returns the services that the statements of a policy allow, in their order.
func allowedServices(statements []policytest.Statement) []string {
	var services []string
	for _, s := range statements {
		if s.Effect == "Allow" {
			services = append(services, s.Principal["Service"]...)
		}
	}
	return services
}

// TestPublishers_TopicPolicyAndKeyPolicy checks that both policies allow exactly the services that
// publish in the stack. The key policy also allows CloudWatch Logs.
func TestPublishers_TopicPolicyAndKeyPolicy(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		want := publishers(d)
		topic := allowedServices(policytest.Parse(t, d.One(t, "aws:sns/topicPolicy:TopicPolicy").Text("policy")))
		if len(want) != 1 || !slices.Equal(topic, want) {
			t.Errorf("services in the topic policy = %q, want %q", topic, want)
		}
		key := allowedServices(policytest.Parse(t, d.One(t, "aws:kms/key:Key").Text("policy")))
		if want := append([]string{"logs.eu-west-1.amazonaws.com"}, want...); !slices.Equal(key, want) {
			t.Errorf("services in the key policy = %q, want %q", key, want)
		}
	})
}
