package stack

import (
	"fmt"
	"slices"
	"testing"
)

const (
	alarmService = "cloudwatch.amazonaws.com"
	eventService = "events.amazonaws.com"
)

// publishers returns the services that publish to the topic of a stack without a role: CloudWatch where there are alarms,
// EventBridge where rules have a target.
func publishers(d *deployment) []string {
	var services []string
	if len(d.find("aws:cloudwatch/metricAlarm:MetricAlarm")) > 0 {
		services = append(services, alarmService)
	}
	if len(d.find("aws:cloudwatch/eventTarget:EventTarget")) > 0 {
		services = append(services, eventService)
	}
	return services
}

// TestTopic_IsForThePublishersOfItsStack checks that the topic's policy allows every service that publishes there, and no other.
// TestTheKeyIsForThese checks the same for the key.
func TestTopic_IsForThePublishersOfItsStack(t *testing.T) {
	conditions := map[string]string{
		alarmService: fmt.Sprintf("map[ArnLike:map[aws:SourceArn:arn:aws:cloudwatch:eu-west-1:%s:alarm:*] StringEquals:map[aws:SourceAccount:%[1]s]]", account),
		eventService: "map[]",
	}
	eachStack(t, func(t *testing.T, d *deployment) {
		topic, policy := d.one(t, "aws:sns/topic:Topic").made("arn"), d.one(t, "aws:sns/topicPolicy:TopicPolicy")
		if policy.text("arn") != topic {
			t.Errorf("the policy is that of %s", policy.text("arn"))
		}
		var services []string
		for _, s := range statements(t, policy, "policy") {
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
