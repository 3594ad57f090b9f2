package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const encryptionKey = "aws:kms/key:Key"

// declareKey declares the key of a stack, for topics with the given publishers.
func declareKey(t *testing.T, s component.Stack, publishers ...component.Publisher) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, err := component.NewEncryptionKey(ctx, "auction", &component.EncryptionKeyArgs{
			Stack: s, EncryptedData: "Orders and results", Publishers: publishers,
		})
		return err
	})
}

func TestEncryptionKey_Resources(t *testing.T) {
	d := declareKey(t, prod)
	stacktest.CheckChildren(t, d, "auction:component:EncryptionKey auction", "aws:kms/alias:Alias auction",
		encryptionKey+" auction")
	key := d.One(t, encryptionKey)
	stacktest.CheckInputs(t, key, stacktest.Inputs{
		"description":       "Orders and results of the energy auction, prod",
		"enableKeyRotation": true, "deletionWindowInDays": 30, "bypassPolicyLockoutSafetyCheck": true,
	}, "policy")
	stacktest.CheckInputs(t, d.One(t, "aws:kms/alias:Alias"), stacktest.Inputs{
		"name": "alias/auction-prod", "targetKeyId": key.Output("keyId"),
	})
}

// TestEncryptionKey_ProtectedInProduction checks that the key of a production stack is not deleted
// with the stack, and has the longest deletion window: without the key, the data of the stack
// cannot be read.
func TestEncryptionKey_ProtectedInProduction(t *testing.T) {
	for _, s := range []component.Stack{dev, prod} {
		key := declareKey(t, s).One(t, encryptionKey)
		days := map[bool]float64{false: 7, true: 30}[s.Production]
		if key.Protected != s.Production || key.Retained != s.Production || key.At("deletionWindowInDays") != days {
			t.Errorf("%s: protected = %t, retained = %t, deletion window = %v days, want %t, %t, %v",
				s.Name, key.Protected, key.Retained, key.At("deletionWindowInDays"), s.Production, s.Production, days)
		}
	}
}

// TestEncryptionKey_Policy checks which principals can use the key without a role of the stack.
func TestEncryptionKey_Policy(t *testing.T) {
	const (
		iam  = "IAM: Allow AWS arn:aws:iam::" + account + ":root kms:* on *"
		logs = "Logs: Allow Service logs.eu-west-1.amazonaws.com " +
			"kms:Encrypt kms:Decrypt kms:ReEncryptFrom kms:ReEncryptTo " +
			"kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:DescribeKey on * " +
			"if kms:EncryptionContext:aws:logs:arn ArnLike arn:aws:logs" + inRegion + "log-group:*"
	)
	stacktest.CheckPolicy(t, declareKey(t, dev).One(t, encryptionKey), "policy", iam, logs)
	d := declareKey(t, dev, component.AlarmPublisher(), component.EventPublisher())
	stacktest.CheckPolicy(t, d.One(t, encryptionKey), "policy", iam, logs,
		"Alarms: Allow Service cloudwatch.amazonaws.com kms:Decrypt kms:GenerateDataKey on * "+
			"if aws:SourceAccount StringEquals "+account,
		"Events: Allow Service events.amazonaws.com kms:Decrypt kms:GenerateDataKey on *")
}

func TestEncryptionKey_Permissions(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		return grant(ctx, dev, key, key.AllowViaService("Table", "dynamodb", "kms:Decrypt"),
			key.AllowDirect("Direct", "kms:Encrypt", "kms:Decrypt"))
	})
	wantGranted(t, d,
		"Table: Allow kms:Decrypt on "+stacktest.KeyARN+" if kms:ViaService StringEquals dynamodb.eu-west-1.amazonaws.com",
		"Direct: Allow kms:Encrypt kms:Decrypt on "+stacktest.KeyARN)
}
