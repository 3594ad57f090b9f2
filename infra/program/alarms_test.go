package program_test

import (
	"slices"
	"testing"
)

// TestAlarms_NotifyOKWhereTheCauseLasts: the others are OK five minutes after what happened, whatever became of it, and each would
// send a message when a new stack gets its alarms.
func TestAlarms_NotifyOKWhereTheCauseLasts(t *testing.T) {
	d := project.Deploy(t, "prod", nil)
	topic := []any{d.One(t, "aws:sns/topic:Topic").Output("arn")}
	want := []string{
		"api-slow", "index-throttles-reads", "index-throttles-writes", "no-successful-run", "order-open-too-long",
		"start-failed", "table-throttles-reads", "table-throttles-writes",
	}
	var got []string
	for _, a := range d.All(t, metricAlarm) {
		if actions, is := a.At("okActions").([]any); is {
			if got = append(got, a.Name); !slices.Equal(actions, topic) {
				t.Errorf("%s: the OK actions are %v, want %v", a.Name, actions, topic)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("OK is notified by\n%q, want\n%q", got, want)
	}
}
