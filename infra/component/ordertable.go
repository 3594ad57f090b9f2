package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/infra/policy"
)

// OrderTableArgs contains the arguments of NewOrderTable.
type OrderTableArgs struct {
	Stack Stack
	Key   *EncryptionKey
}

// OrderTable is the orders table with its open-orders index. Package schema defines the keys. With
// point-in-time recovery, the table can be restored to any time in the last 35 days.
type OrderTable struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
	ARN  pulumi.StringOutput

	key *EncryptionKey
}

// NewOrderTable declares the table orders-table-<environment>.
func NewOrderTable(
	ctx *pulumi.Context, name string, args *OrderTableArgs, opts ...pulumi.ResourceOption,
) (*OrderTable, error) {
	t := &OrderTable{key: args.Key}
	if err := ctx.RegisterComponentResource("auction:component:OrderTable", name, t, opts...); err != nil {
		return nil, err
	}
	s := args.Stack
	table, err := dynamodb.NewTable(ctx, name, &dynamodb.TableArgs{
		Name:        pulumi.String(s.ResourceName(OrdersTableName)),
		BillingMode: pulumi.String("PAY_PER_REQUEST"),
		HashKey:     pulumi.String(schema.RecordID),
		Attributes: dynamodb.TableAttributeArray{
			attribute(schema.RecordID, "S"), attribute(schema.OpenShard, "N"), attribute(schema.Opened, "S"),
		},
		GlobalSecondaryIndexes: dynamodb.TableGlobalSecondaryIndexArray{&dynamodb.TableGlobalSecondaryIndexArgs{
			Name:           pulumi.String(schema.OpenOrdersIndex),
			HashKey:        pulumi.String(schema.OpenShard),
			RangeKey:       pulumi.String(schema.Opened),
			ProjectionType: pulumi.String("KEYS_ONLY"),
		}},
		Ttl: &dynamodb.TableTtlArgs{
			AttributeName: pulumi.String(schema.TTL), Enabled: pulumi.Bool(true),
		},
		PointInTimeRecovery: &dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(true)},
		ServerSideEncryption: &dynamodb.TableServerSideEncryptionArgs{
			Enabled: pulumi.Bool(true), KmsKeyArn: args.Key.ARN,
		},
		DeletionProtectionEnabled: pulumi.Bool(s.Production),
	}, pulumi.Parent(t), s.ProtectInProduction())
	if err != nil {
		return nil, err
	}
	t.Name, t.ARN = table.Name, table.Arn
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"name": t.Name, "arn": t.ARN})
}

func attribute(name, kind string) dynamodb.TableAttributeInput {
	return &dynamodb.TableAttributeArgs{Name: pulumi.String(name), Type: pulumi.String(kind)}
}

// Allow returns the permissions for actions on the orders of the table.
func (t *OrderTable) Allow(actions ...string) []policy.Statement {
	return []policy.Statement{
		{Sid: "Orders", Actions: actions, Resources: []pulumi.StringInput{t.ARN}},
		t.key.AllowViaService("OrdersKey", "dynamodb", "kms:Decrypt"),
	}
}

// AllowListing returns the permission to list open orders. To read them, combine it with Allow.
func (t *OrderTable) AllowListing() []policy.Statement {
	index := pulumi.Sprintf("%s/index/%s", t.ARN, schema.OpenOrdersIndex)
	return []policy.Statement{{
		Sid: "OpenOrders", Actions: []string{"dynamodb:Query"}, Resources: []pulumi.StringInput{index},
	}}
}
