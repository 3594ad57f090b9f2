package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

func TestLogGroup_RetentionAndKey(t *testing.T) {
	d := declare(t, prod, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := component.NewLogGroup(ctx, "group", pulumi.String("/aws/lambda/group"), prod, key, pulumi.Parent(key))
		return err
	})
	stacktest.CheckInputs(t, d.One(t, logGroup, "group"), stacktest.Inputs{
		"name": "/aws/lambda/group", "retentionInDays": 400, "kmsKeyId": stacktest.KeyARN,
	})
}
