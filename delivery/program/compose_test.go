package program_test

import (
	"fmt"
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// TestPipeline_RunsTheBuildOfEachAction checks that each action of the pipeline runs the build that
// is meant for it.
func TestPipeline_RunsTheBuildOfEachAction(t *testing.T) {
	want := []string{
		"Test Test: auction-test-delivery", "Test Release: auction-release-delivery",
		"DeployDev Deploy: auction-deploy-dev-delivery",
		"DeployDev Smoke: auction-smoke-dev-delivery", "DeployProd Deploy: auction-deploy-prod-delivery",
	}
	var got []string
	for _, stage := range deploy(t).One(t, pipelines).List("stages") {
		for _, action := range stage.List("actions") {
			if build := action.Text("configuration", "ProjectName"); build != "" {
				got = append(got, fmt.Sprintf("%s %s: %s", stage.Text("name"), action.Text("name"), build))
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the builds are %q, want %q", got, want)
	}
}

// TestPipeline_FollowsTheConfiguration checks the keys repository and branch.
func TestPipeline_FollowsTheConfiguration(t *testing.T) {
	d := project.Deploy(t, "delivery", map[string]string{"repository": "a/b", "branch": "release"})
	p := d.One(t, pipelines)
	source := p.List("stages")[0].List("actions")[0]
	if source.Text("configuration", "FullRepositoryId") != "a/b" ||
		source.Text("configuration", "BranchName") != "release" ||
		fmt.Sprint(p.List("triggers")[0].At("gitConfiguration", "pushes", "branches", "includes")) != "[release]" {
		t.Errorf("the source is %v, the trigger %v", source.Inputs, p.At("triggers"))
	}
}

// TestNotifications_EventBridgeMayPublish checks that the topic and its key allow EventBridge, and
// no other service: the rules of the delivery publish there without a role.
func TestNotifications_EventBridgeMayPublish(t *testing.T) {
	d := deploy(t)
	for kind, want := range map[string][]string{
		"aws:sns/topicPolicy:TopicPolicy": {"events.amazonaws.com"},
		"aws:kms/key:Key":                 {"logs.eu-west-1.amazonaws.com", "events.amazonaws.com"},
	} {
		var got []string
		for _, s := range policytest.Parse(t, d.One(t, kind).Text("policy")) {
			got = append(got, s.Principal["Service"]...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("the services of %s are %q, want %q", kind, got, want)
		}
	}
}

// TestStack_AccountSettings checks what the delivery sets for the account: its key is kept, API
// Gateway writes logs with its role unless the configuration says otherwise, and providers take no
// other account.
func TestStack_AccountSettings(t *testing.T) {
	d := deploy(t)
	if key := d.One(t, "aws:kms/key:Key"); !key.Protected || !key.Retained {
		t.Error("the key of the state is not protected and retained")
	}
	const setting = "aws:apigateway/account:Account"
	if got := d.One(t, setting).Text("cloudwatchRoleArn"); got != d.One(t, roles, "api-logs").Output("arn") {
		t.Errorf("API Gateway writes logs as %s", got)
	}
	if got := project.Deploy(t, "delivery", map[string]string{"apiLogRole": "false"}).Find(setting); len(got) > 0 {
		t.Errorf("without apiLogRole, %v is declared", got)
	}
	for _, p := range d.All(t, "pulumi:providers:aws") {
		if allowed, _ := p.At("allowedAccountIds").([]any); !slices.Equal(allowed, []any{account}) {
			t.Errorf("%s takes the accounts %v", p.Name, allowed)
		}
	}
}

// TestNotifications_SlackLog checks the log group of the Slack channel, which Amazon Q would
// otherwise create without expiry.
func TestNotifications_SlackLog(t *testing.T) {
	const kind = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
	d := deploy(t)
	channel, logs := d.One(t, kind), d.One(t, "aws:cloudwatch/logGroup:LogGroup", "notifications-slack")
	if logs.Text("name") != "/aws/chatbot/"+channel.Text("configurationName") || logs.At("retentionInDays") != 400.0 {
		t.Errorf("the log group is %v, the channel %v", logs.Inputs, channel.Inputs)
	}
	if got := project.Deploy(t, "delivery", nil); len(got.All(t, "pulumi:providers:aws")) > 1 || len(got.Find(kind)) > 0 {
		t.Error("a Slack channel, or a provider of its region, is declared without configuration")
	}
}
