package stack

import (
	"slices"
	"strings"
	"testing"
)

// holding are the kinds of resources that hold orders, results, or what opens them.
var holding = []string{
	"aws:kms/key:Key", "aws:dynamodb/table:Table", "aws:s3/bucketV2:BucketV2", "aws:secretsmanager/secret:Secret",
}

// TestProductionKeepsWhatItHolds checks what a mistake cannot take away, and that another stack can be destroyed.
func TestProductionKeepsWhatItHolds(t *testing.T) {
	for stack, kept := range map[string]bool{"dev": false, "prod": true} {
		for _, r := range deploy(t, stack, nil).resources {
			if slices.Contains(holding, r.kind) && (r.protected != kept || r.retained != kept) {
				t.Errorf("%s: %s %s is protected: %t, retained: %t", stack, r.kind, r.name, r.protected, r.retained)
			}
			switch r.kind {
			case "aws:dynamodb/table:Table":
				if r.at("deletionProtectionEnabled") != kept {
					t.Errorf("%s: the table's own protection is %v", stack, r.at("deletionProtectionEnabled"))
				}
			case "aws:s3/bucketV2:BucketV2":
				if r.at("forceDestroy") != !kept {
					t.Errorf("%s: %s goes with all that is in it: %v", stack, r.name, r.at("forceDestroy"))
				}
			}
		}
	}
}

// TestAThirdEnvironmentIsAFileAndNothingElse deploys a stack of another name with the keys of dev.
func TestAThirdEnvironmentIsAFileAndNothingElse(t *testing.T) {
	d := deployAs(t, "staging", "dev", nil)
	if got := d.one(t, "aws:dynamodb/table:Table").text("name"); got != "orders-table-staging" {
		t.Errorf("the table is %s", got)
	}
	if len(d.resources) != len(deploy(t, "dev", nil).resources) {
		t.Errorf("%d resources, in dev %d", len(d.resources), len(deploy(t, "dev", nil).resources))
	}
}

// TestAPreviewKnowsNothingYet deploys where nothing exists: what AWS makes up later is unknown, and must not be needed.
func TestAPreviewKnowsNothingYet(t *testing.T) {
	for _, stack := range stacks() {
		d := &deployment{preview: true}
		if err := d.run(t, stack, nil); err != nil {
			t.Errorf("%s: %v", stack, err)
		}
		if got, want := len(d.resources), len(deploy(t, stack, nil).resources); got != want {
			t.Errorf("%s: a preview shows %d resources of %d", stack, got, want)
		}
		for _, machine := range d.find("aws:sfn/stateMachine:StateMachine") {
			if machine.text("definition") != "" {
				t.Errorf("%s: the machine is known before its functions are: %s", stack, machine.text("definition"))
			}
		}
	}
}

func TestOnlyTheRightAccountIsDeployedTo(t *testing.T) {
	guarded := deploy(t, "prod", map[string]string{"account": account}).one(t, "pulumi:providers:aws")
	if list, _ := guarded.at("allowedAccountIds").([]any); !slices.Equal(list, []any{account}) {
		t.Errorf("allowed is %v", list)
	}
	if open := deploy(t, "prod", nil).one(t, "pulumi:providers:aws").at("allowedAccountIds"); open != nil {
		t.Errorf("allowed is %v without being told", open)
	}
}

// TestDeploy_AnotherAccountIsAnErrorBeforeAnythingIsCompiled has no ready zips: building them would fail otherwise, since the
// sources are not where a test runs.
func TestDeploy_AnotherAccountIsAnErrorBeforeAnythingIsCompiled(t *testing.T) {
	d := &deployment{}
	err := d.run(t, "prod", map[string]string{"account": "999999999999", "functionZips": ""})
	if err == nil || !strings.Contains(err.Error(), "the key account takes only 999999999999: ") || !strings.Contains(err.Error(), "not allowed: "+account) {
		t.Errorf("the error is %v", err)
	}
	for _, r := range d.resources {
		if r.kind != "pulumi:pulumi:Stack" && r.kind != "pulumi:providers:aws" {
			t.Errorf("%s %s was declared", r.kind, r.name)
		}
	}
}

// TestOneStackLetsTheAPIWriteLogs: the setting is the account's, and two stacks would fight over it.
func TestOneStackLetsTheAPIWriteLogs(t *testing.T) {
	const setting = "aws:apigateway/account:Account"
	owner := deploy(t, "dev", nil).one(t, setting)
	if owner.text("cloudwatchRoleArn") != "arn:aws:iam::"+account+":role/auction-api-logs-dev" {
		t.Errorf("%v", owner.inputs)
	}
	if len(deploy(t, "prod", nil).find(setting)) > 0 {
		t.Error("prod has it too")
	}
}

func TestASlackChannelListensAndCannotAct(t *testing.T) {
	for _, stack := range stacks() {
		listens(t, deploy(t, stack, map[string]string{"slackWorkspace": "T0123", "slackChannel": "C0456"}))
	}
}

func listens(t *testing.T, d *deployment) {
	t.Helper()
	c := d.one(t, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration")
	topics, _ := c.at("snsTopicArns").([]any)
	guards, _ := c.at("guardrailPolicyArns").([]any)
	if c.text("slackTeamId") != "T0123" || c.text("slackChannelId") != "C0456" ||
		!slices.Equal(topics, []any{d.one(t, "aws:sns/topic:Topic").made("arn")}) || !slices.Equal(guards, []any{"arn:aws:iam::aws:policy/AWSDenyAll"}) {
		t.Errorf("%v", c.inputs)
	}
}
