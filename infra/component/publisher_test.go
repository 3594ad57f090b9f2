package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy/policytest"
)

// TestPublisher_TopicPolicyAndKeyPolicy checks that both policies have a statement for each
// publisher. Without either statement, the messages of the publisher are not delivered. The
// statements for EventBridge have no condition, because EventBridge reports neither the account nor
// the rule.
func TestPublisher_TopicPolicyAndKeyPolicy(t *testing.T) {
	publishers := []component.Publisher{component.AlarmPublisher(), component.EventPublisher()}
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := component.NewNotifications(ctx, "notifications",
			&component.NotificationsArgs{Stack: dev, Key: key, Publishers: publishers})
		return err
	})
	key := declareKey(t, dev, publishers...).One(t, encryptionKey)
	inTopic := policytest.Parse(t, d.One(t, topicPolicy).Text("policy"))[1:] // after TLSOnly
	inKey := policytest.Parse(t, key.Text("policy"))[2:]                     // after IAM and logs
	for i, service := range []string{"cloudwatch.amazonaws.com", "events.amazonaws.com"} {
		limited := service != "events.amazonaws.com"
		for name, statements := range map[string][]policytest.Statement{"topic": inTopic, "key": inKey} {
			if len(statements) != len(publishers) || statements[i].Principal["Service"][0] != service {
				t.Fatalf("statements of the %s policy = %+v, want one for %s", name, statements, service)
			}
			if got := statements[i].Condition["StringEquals"]["aws:SourceAccount"] == account; got != limited {
				t.Errorf("%s policy, %s: limited to the account = %t, want %t", name, service, got, limited)
			}
		}
	}
}
