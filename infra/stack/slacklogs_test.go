package stack

import (
	"slices"
	"strings"
	"testing"
)

// TestSlackLogs_AreOwnedByTheStack checks the log group that Amazon Q would otherwise create, without expiry, in us-east-1.
func TestSlackLogs_AreOwnedByTheStack(t *testing.T) {
	for _, stack := range stacks() {
		d := deploy(t, stack, map[string]string{"slackWorkspace": "T0123", "slackChannel": "C0456", "logRetentionDays": "400"})
		channel := d.one(t, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration")
		group := d.one(t, logs, "notifications-slack")
		if group.text("name") != "/aws/chatbot/"+channel.text("configurationName") || group.at("retentionInDays") != 400.0 ||
			!strings.Contains(group.provider, "::aws-us-east-1::") || channel.text("loggingLevel") != "ERROR" {
			t.Errorf("%s: %v, by %s", stack, group.inputs, group.provider)
		}
		if d := deploy(t, stack, nil); len(d.all(t, "pulumi:providers:aws")) > 1 {
			t.Errorf("%s: a provider of another region without a channel", stack)
		}
	}
}

// TestSlackLogs_AreBoundToTheAccount: a deployment without the program, such as destroy, asks only the providers in its state.
func TestSlackLogs_AreBoundToTheAccount(t *testing.T) {
	for _, p := range deployDelivery(t).all(t, "pulumi:providers:aws") {
		if allowed, _ := p.at("allowedAccountIds").([]any); !slices.Equal(allowed, []any{account}) {
			t.Errorf("%s takes the accounts %v", p.name, allowed)
		}
	}
}

// TestSlackLogs_AreWithinThePermissionsOfADeployment checks the calls that create, change and refresh a log group.
func TestSlackLogs_AreWithinThePermissionsOfADeployment(t *testing.T) {
	const group = "arn:aws:logs:us-east-1:" + account + ":log-group:/aws/chatbot/auction-"
	may := granted(t, deployDelivery(t), "dev")
	for _, action := range []string{
		"logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:TagResource",
		"logs:UntagResource",
	} {
		for stack, want := range map[string]bool{"dev": true, "prod": false} {
			allowed := slices.ContainsFunc(may, func(s statement) bool { return s.Effect == "Allow" && s.allows(action, group+stack) })
			if allowed != want {
				t.Errorf("who deploys dev may %s of %s: %t", action, stack, allowed)
			}
		}
	}
}
