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
// where there are alarms, EventBridge where rules have a target.
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

// allowed returns the services that the statements of a policy allow, in their order.
func allowed(statements []policytest.Statement) []string {
	var services []string
	for _, s := range statements {
		if s.Effect == "Allow" {
			services = append(services, s.Principal["Service"]...)
		}
	}
	return services
}

// TestPublishers_AreAllowedByTopicAndKey checks that both policies allow every service that
// publishes in this stack, and no other one. The logs use the key too.
func TestPublishers_AreAllowedByTopicAndKey(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		want := publishers(d)
		topic := allowed(policytest.Parse(t, d.One(t, "aws:sns/topicPolicy:TopicPolicy").Text("policy")))
		if len(want) != 1 || !slices.Equal(topic, want) {
			t.Errorf("the topic is for %q, want %q", topic, want)
		}
		key := allowed(policytest.Parse(t, d.One(t, "aws:kms/key:Key").Text("policy")))
		if want := append([]string{"logs.eu-west-1.amazonaws.com"}, want...); !slices.Equal(key, want) {
			t.Errorf("the key is for %q, want %q", key, want)
		}
	})
}
