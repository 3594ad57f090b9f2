package program_test

import (
	"testing"
	"time"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/workflow"
)

// TestTheMachineIsTheWorkflow checks that what runs in the cloud is what runs and is tested here.
func TestTheMachineIsTheWorkflow(t *testing.T) {
	const function = "arn:aws:lambda:eu-west-1:" + stacktest.Account + ":function:"
	d := project.Deploy(t, "prod", map[string]string{"platformWaitSeconds": "45"})
	want, err := workflow.Render(workflow.Functions{
		CollectResults: function + "collect-results-prod", StoreResults: function + "store-results-prod", Notify: function + "notify-prod",
	}, 45*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	machine := d.One(t, "aws:sfn/stateMachine:StateMachine")
	if machine.Text("definition") != want {
		t.Error("the deployed machine is another one")
	}
	if machine.Text("type") != "STANDARD" {
		t.Errorf("the machine is %v", machine.At("type"))
	}
}

// TestTheScheduleNamesTheAuction compares every byte: with its brackets escaped, the placeholder would be the auction.
func TestTheScheduleNamesTheAuction(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		s := d.One(t, "aws:scheduler/schedule:Schedule")
		if got := s.Text("target", "input"); got != `{"auction":"<aws.scheduler.scheduled-time>"}` {
			t.Errorf("the input is %s", got)
		}
		for _, c := range []struct {
			want any
			path []string
		}{
			{"cron(0 * * * ? *)", []string{"scheduleExpression"}},
			{"UTC", []string{"scheduleExpressionTimezone"}},
			{"OFF", []string{"flexibleTimeWindow", "mode"}},
			{1800.0, []string{"target", "retryPolicy", "maximumEventAgeInSeconds"}},
			{185.0, []string{"target", "retryPolicy", "maximumRetryAttempts"}},
			{d.One(t, "aws:sfn/stateMachine:StateMachine").Output("arn"), []string{"target", "arn"}},
			{d.One(t, "aws:sqs/queue:Queue").Output("arn"), []string{"target", "deadLetterConfig", "arn"}},
		} {
			if got := s.At(c.path...); got != c.want {
				t.Errorf("%v is %v, want %v", c.path, got, c.want)
			}
		}
	})
}

// TestDeadLettersStayAsLongAsTheyCan: an operator may be away for a week.
func TestDeadLettersStayAsLongAsTheyCan(t *testing.T) {
	if got := project.Deploy(t, "prod", nil).One(t, "aws:sqs/queue:Queue").At("messageRetentionSeconds"); got != 14*24*3600.0 {
		t.Errorf("they stay %v seconds", got)
	}
}

// TestTheTableIsTheSchema checks that what the functions read and write is what there is.
func TestTheTableIsTheSchema(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		table := d.One(t, "aws:dynamodb/table:Table")
		for _, c := range []struct {
			want any
			path []string
		}{
			{schema.RecordID, []string{"hashKey"}},
			{nil, []string{"rangeKey"}},
			{"PAY_PER_REQUEST", []string{"billingMode"}},
			{schema.TTL, []string{"ttl", "attributeName"}},
			{true, []string{"ttl", "enabled"}},
			{schema.OpenOrdersIndex, []string{"globalSecondaryIndexes", "name"}},
			{schema.OpenShard, []string{"globalSecondaryIndexes", "hashKey"}},
			{schema.Opened, []string{"globalSecondaryIndexes", "rangeKey"}},
			{"KEYS_ONLY", []string{"globalSecondaryIndexes", "projectionType"}},
		} {
			if got := table.At(c.path...); got != c.want {
				t.Errorf("%v is %v, want %v", c.path, got, c.want)
			}
		}
		types := map[string]any{}
		attributes, _ := table.At("attributes").([]any)
		for _, a := range attributes {
			attribute, _ := a.(map[string]any)
			types[attribute["name"].(string)] = attribute["type"]
		}
		if len(types) != 3 || types[schema.RecordID] != "S" || types[schema.OpenShard] != "N" || types[schema.Opened] != "S" {
			t.Errorf("the attributes are %v", types)
		}
	})
}
