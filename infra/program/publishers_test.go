package program_test

import (
	"fmt"
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

const (
	alarmService = "cloudwatch.amazonaws.com"
	eventService = "events.amazonaws.com"
)

// publishers returns the services that publish to the topic of a stack without a role: CloudWatch where there are alarms,
// EventBridge where rules have a target.
func publishers(d *stacktest.Deployment) []string {
	var services []string
	if len(d.Find("aws:cloudwatch/metricAlarm:MetricAlarm")) > 0 {
		services = append(services, alarmService)
	}
	if len(d.Find("aws:cloudwatch/eventTarget:EventTarget")) > 0 {
		services = append(services, eventService)
	}
	return services
}

// TestTopic_IsForThePublishersOfItsStack checks that the topic's policy allows every service that publishes there, and no other.
// TestTheKeyIsForThese checks the same for the key.
func TestTopic_IsForThePublishersOfItsStack(t *testing.T) {
	conditions := map[string]string{
		alarmService: fmt.Sprintf("map[ArnLike:map[aws:SourceArn:arn:aws:cloudwatch:eu-west-1:%s:alarm:*] StringEquals:map[aws:SourceAccount:%[1]s]]", stacktest.Account),
		eventService: "map[]",
	}
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		topic, policy := d.One(t, "aws:sns/topic:Topic").Output("arn"), d.One(t, "aws:sns/topicPolicy:TopicPolicy")
		if policy.Text("arn") != topic {
			t.Errorf("the policy is that of %s", policy.Text("arn"))
		}
		var services []string
		for _, s := range policytest.Parse(t, policy.Text("policy")) {
			if !slices.Equal(s.Action, []string{"sns:Publish"}) || !slices.Equal(s.Resource, []string{topic}) {
				t.Errorf("%+v", s)
			}
			if s.Effect == "Deny" {
				continue
			}
			service := s.Principal["Service"][0]
			services = append(services, service)
			if got := fmt.Sprint(s.Condition); got != conditions[service] {
				t.Errorf("%s publishes if %s, want %s", service, got, conditions[service])
			}
		}
		if want := publishers(d); len(want) != 1 || !slices.Equal(services, want) {
			t.Errorf("%q publish, want %q", services, want)
		}
	})
}
