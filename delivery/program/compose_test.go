package program_test

import (
	"fmt"
	"slices"
	"testing"

	"auction.internal/infra/policy/policytest"
)

// TestPipeline_Builds checks which build each action of the pipeline runs.
func TestPipeline_Builds(t *testing.T) {
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
		t.Errorf("builds = %q, want %q", got, want)
	}
}

// TestPipeline_Configuration checks the effect of the keys repository and branch.
func TestPipeline_Configuration(t *testing.T) {
	d := project.Deploy(t, "delivery", map[string]string{"repository": "a/b", "branch": "release"})
	p := d.One(t, pipelines)
	source := p.List("stages")[0].List("actions")[0]
	if source.Text("configuration", "FullRepositoryId") != "a/b" ||
		source.Text("configuration", "BranchName") != "release" ||
		fmt.Sprint(p.List("triggers")[0].At("gitConfiguration", "pushes", "branches", "includes")) != "[release]" {
		t.Errorf("source = %v, trigger = %v, want the configured repository and branch", source.Inputs, p.At("triggers"))
	}
}

// TestNotifications_Publishers checks that the topic policy allows only EventBridge to publish, and
// that the key policy allows EventBridge to encrypt: the rules of the delivery have no role.
func TestNotifications_Publishers(t *testing.T) {
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
			t.Errorf("services of %s = %q, want %q", kind, got, want)
		}
	}
}

// TestStack_AccountSettings checks that the key is protected and retained, that apiLogRole controls
// whether the log role of API Gateway is declared, and that the providers allow only this account.
func TestStack_AccountSettings(t *testing.T) {
	d := deploy(t)
	if key := d.One(t, "aws:kms/key:Key"); !key.Protected || !key.Retained {
		t.Error("key of the state is not protected and retained, want both")
	}
	const setting = "aws:apigateway/account:Account"
	if got := d.One(t, setting).Text("cloudwatchRoleArn"); got != d.One(t, roles, "api-logs").Output("arn") {
		t.Errorf("log role of API Gateway = %s, want the role of the delivery", got)
	}
	if got := project.Deploy(t, "delivery", map[string]string{"apiLogRole": "false"}).Find(setting); len(got) > 0 {
		t.Errorf("without apiLogRole: declared %v, want none", got)
	}
	for _, p := range d.All(t, "pulumi:providers:aws") {
		if allowed, _ := p.At("allowedAccountIds").([]any); !slices.Equal(allowed, []any{account}) {
			t.Errorf("allowedAccountIds of %s = %v, want the account", p.Name, allowed)
		}
	}
}

// TestNotifications_SlackLogs checks the log group of the Slack channel, which Amazon Q would
// otherwise create without a retention period.
func TestNotifications_SlackLogs(t *testing.T) {
	const kind = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
	d := deploy(t)
	channel, logs := d.One(t, kind), d.One(t, "aws:cloudwatch/logGroup:LogGroup", "notifications-slack")
	if logs.Text("name") != "/aws/chatbot/"+channel.Text("configurationName") || logs.At("retentionInDays") != 400.0 {
		t.Errorf("log group = %v, channel = %v, want its name and 400 days", logs.Inputs, channel.Inputs)
	}
	if got := project.Deploy(t, "delivery", nil); len(got.All(t, "pulumi:providers:aws")) > 1 || len(got.Find(kind)) > 0 {
		t.Error("without configuration: Slack channel or its provider declared, want none")
	}
}
