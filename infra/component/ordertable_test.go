package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const table = "aws:dynamodb/table:Table"

// declareTable declares the orders table.
func declareTable(t *testing.T, s component.Stack) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := component.NewOrderTable(ctx, "orders", &component.OrderTableArgs{Stack: s, Key: key})
		return err
	})
}

// TestOrderTable_Schema checks that the table has the keys and the index that the adapter uses.
func TestOrderTable_Schema(t *testing.T) {
	d := declareTable(t, prod)
	stacktest.CheckChildren(t, d, "auction:component:OrderTable orders", table+" orders")
	stacktest.CheckInputs(t, d.One(t, table), stacktest.Inputs{
		"name":               "orders-table-prod",
		"billingMode":        "PAY_PER_REQUEST",
		"hashKey":            schema.RecordID,
		"attributes[0].name": schema.RecordID, "attributes[0].type": "S",
		"attributes[1].name": schema.OpenShard, "attributes[1].type": "N",
		"attributes[2].name": schema.Opened, "attributes[2].type": "S",
		"globalSecondaryIndexes[0].name":           schema.OpenOrdersIndex,
		"globalSecondaryIndexes[0].hashKey":        schema.OpenShard,
		"globalSecondaryIndexes[0].rangeKey":       schema.Opened,
		"globalSecondaryIndexes[0].projectionType": "KEYS_ONLY",
		"ttl.attributeName":                        schema.TTL, "ttl.enabled": true,
		"pointInTimeRecovery.enabled":  true,
		"serverSideEncryption.enabled": true, "serverSideEncryption.kmsKeyArn": stacktest.KeyARN,
		"deletionProtectionEnabled": true,
	})
}

func TestOrderTable_ProtectedInProduction(t *testing.T) {
	for _, s := range []component.Stack{dev, prod} {
		r := declareTable(t, s).One(t, table)
		if r.Protected != s.Production || r.Retained != s.Production || r.At("deletionProtectionEnabled") != s.Production {
			t.Errorf("%s: protected = %t, retained = %t, deletionProtectionEnabled = %v, want all %t",
				s.Name, r.Protected, r.Retained, r.At("deletionProtectionEnabled"), s.Production)
		}
	}
}

func TestOrderTable_Permissions(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		orders, err := component.NewOrderTable(ctx, "orders", &component.OrderTableArgs{Stack: dev, Key: key})
		if err != nil {
			return err
		}
		return grant(ctx, dev, key, append(orders.Allow("dynamodb:PutItem", "dynamodb:BatchGetItem"),
			orders.AllowListing()...)...)
	})
	const arn = "arn:aws:dynamodb" + inRegion + "table/orders-table-dev"
	wantGranted(t, d,
		"Orders: Allow dynamodb:PutItem dynamodb:BatchGetItem on "+arn,
		"OrdersKey: Allow kms:Decrypt on "+stacktest.KeyARN+
			" if kms:ViaService StringEquals dynamodb.eu-west-1.amazonaws.com",
		"OpenOrders: Allow dynamodb:Query on "+arn+"/index/open-orders")
}
