package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy/policytest"
)

// TestPublisher_TopicAndKeyNameTheSameServices checks that every publisher gets a statement in both
// policies: without either, its messages do not arrive. EventBridge reports neither account nor
// rule, so its statements have no condition.
func TestPublisher_TopicAndKeyNameTheSameServices(t *testing.T) {
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
		for where, statements := range map[string][]policytest.Statement{"topic": inTopic, "key": inKey} {
			if len(statements) != len(publishers) || statements[i].Principal["Service"][0] != service {
				t.Fatalf("the %s has the statements %+v, want one for %s", where, statements, service)
			}
			if got := statements[i].Condition["StringEquals"]["aws:SourceAccount"] == account; got != limited {
				t.Errorf("%s, %s: limited to the account is %t, want %t", where, service, got, limited)
			}
		}
	}
}
