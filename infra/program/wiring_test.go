package program_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// arnOf returns the ARN of a deployed function.
func arnOf(t *testing.T, d *stacktest.Deployment, name string) string {
	t.Helper()
	return d.One(t, function, name).Output("arn")
}

// TestAPI_InvokesFunctionsOfStack checks which function API Gateway invokes for each operation.
func TestAPI_InvokesFunctionsOfStack(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		for route, o := range stacktest.Decode[stacktest.API](t, d.One(t, restAPI), "body").Operations() {
			name := settings.LookUpOrder
			if path, _, _ := strings.Cut(route, " "); path == "/orders" {
				name = settings.PlaceOrders
			}
			if want := d.One(t, function, name).Output("invokeArn"); o.Integration.URI != want {
				t.Errorf("%s invokes %s, want %s", route, o.Integration.URI, want)
			}
		}
	})
}

// TestStateMachine_InvokesFunctionsOfStack checks the function of each state, and the configured
// waiting time.
func TestStateMachine_InvokesFunctionsOfStack(t *testing.T) {
	d := project.Deploy(t, "prod", map[string]string{"platformWaitSeconds": "45"})
	want, err := workflow.Render(workflow.Functions{
		CollectResults: arnOf(t, d, settings.CollectResults),
		StoreResults:   arnOf(t, d, settings.StoreResults),
		Notify:         arnOf(t, d, settings.Notify),
	}, 45*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.One(t, stateMachine).Text("definition"); got != want {
		t.Errorf("definition = %s\nwant %s", got, want)
	}
}

func TestSchedule_ConfiguredExpression(t *testing.T) {
	d := project.Deploy(t, "dev", map[string]string{"auctionSchedule": "cron(30 * ? * * *)"})
	s := d.One(t, "aws:scheduler/schedule:Schedule")
	if got := s.Text("scheduleExpression"); got != "cron(30 * ? * * *)" {
		t.Errorf("scheduleExpression = %s, want cron(30 * ? * * *)", got)
	}
	if got, want := s.Text("target", "arn"), d.One(t, stateMachine).Output("arn"); got != want {
		t.Errorf("target = %s, want %s", got, want)
	}
}

// TestAPI_ConfiguredLimits checks the limits of the API and of the web ACL. The web ACL allows an
// IP address as many requests in five minutes as the rate limit of the API.
func TestAPI_ConfiguredLimits(t *testing.T) {
	d := project.Deploy(t, "prod", map[string]string{"apiRateLimit": "30", "apiBurstLimit": "40"})
	m := d.One(t, methods)
	if m.At("settings", "throttlingRateLimit") != 30.0 || m.At("settings", "throttlingBurstLimit") != 40.0 {
		t.Errorf("settings = %v, want the configured limits", m.At("settings"))
	}
	rules := d.One(t, "aws:wafv2/webAcl:WebAcl").List("rules")
	if got := rules[len(rules)-1].At("statement", "rateBasedStatement", "limit"); got != 9000.0 {
		t.Errorf("limit per IP address = %v, want 9000", got)
	}
}

func TestAPI_WithoutAuthorization(t *testing.T) {
	d := project.Deploy(t, "dev", map[string]string{"apiAuthorization": "NONE"})
	for route, o := range stacktest.Decode[stacktest.API](t, d.One(t, restAPI), "body").Operations() {
		if len(o.Security) > 0 {
			t.Errorf("%s: security = %v, want none", route, o.Security)
		}
	}
	const want = "curl -i https://api1.execute-api.eu-west-1.amazonaws.com/v1/orders " +
		"-H 'content-type: application/json' -d @examples/orders.json"
	if got := d.Outputs["tryIt"]; got != want {
		t.Errorf("tryIt = %v, want %s", got, want)
	}
}

func TestSlack_ConfiguredChannel(t *testing.T) {
	const channel = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
	for _, stack := range environments {
		d := project.Deploy(t, stack, map[string]string{"slackWorkspace": "T0123", "slackChannel": "C0456"})
		c := d.One(t, channel)
		topics := fmt.Sprint(c.At("snsTopicArns"))
		want := fmt.Sprint([]string{d.One(t, "aws:sns/topic:Topic").Output("arn")})
		if c.Text("slackTeamId") != "T0123" || c.Text("slackChannelId") != "C0456" || topics != want {
			t.Errorf("%s: channel = %v, want the configured channel", stack, c.Inputs)
		}
		if found := project.Deploy(t, stack, nil).Find(channel); len(found) > 0 {
			t.Errorf("%s: Slack channel declared, want none without configuration", stack)
		}
	}
}
