package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// TestPlatformToken_Resources checks that the secret is declared without a value: an operator
// stores the token.
func TestPlatformToken_Resources(t *testing.T) {
	const secret = "aws:secretsmanager/secret:Secret"
	for _, s := range []component.Stack{dev, prod} {
		d := declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
			_, err := component.NewPlatformToken(ctx, "platform-token", &component.PlatformTokenArgs{Stack: s, Key: key})
			return err
		})
		stacktest.CheckChildren(t, d, "auction:component:PlatformToken platform-token", secret+" platform-token")
		r := d.One(t, secret)
		stacktest.CheckInputs(t, r, stacktest.Inputs{
			"name":                 "auction-platform-token-" + s.Name,
			"description":          "Bearer token of the auction platform, stored by an operator",
			"kmsKeyId":             stacktest.KeyARN,
			"recoveryWindowInDays": map[bool]int{false: 0, true: 30}[s.Production],
		})
		if r.Protected != s.Production || r.Retained != s.Production {
			t.Errorf("%s: protected = %t, retained = %t, want %t", s.Name, r.Protected, r.Retained, s.Production)
		}
	}
}

func TestPlatformToken_AllowReading(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		token, err := component.NewPlatformToken(ctx, "platform-token", &component.PlatformTokenArgs{Stack: dev, Key: key})
		if err != nil {
			return err
		}
		return grant(ctx, dev, key, token.AllowReading()...)
	})
	wantGranted(t, d,
		"PlatformToken: Allow secretsmanager:GetSecretValue on arn:aws:secretsmanager"+inRegion+
			"secret:auction-platform-token-dev-a1b2c3",
		"PlatformTokenKey: Allow kms:Decrypt on "+stacktest.KeyARN+
			" if kms:ViaService StringEquals secretsmanager.eu-west-1.amazonaws.com")
}
