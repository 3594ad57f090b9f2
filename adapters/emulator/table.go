package emulator

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
)

// NewOrdersTable creates an empty orders table with the keys and the index of package schema, and
// returns its name.
func NewOrdersTable(t testing.TB) string {
	t.Helper()
	table := uniqueName("orders-table")
	_, err := dynamodb.NewFromConfig(Config(t)).CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName:   &table,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String(schema.RecordID), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String(schema.OpenShard), AttributeType: types.ScalarAttributeTypeN},
			{AttributeName: aws.String(schema.Opened), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String(schema.RecordID), KeyType: types.KeyTypeHash}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String(schema.OpenOrdersIndex),
			KeySchema: []types.KeySchemaElement{
				{AttributeName: aws.String(schema.OpenShard), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String(schema.Opened), KeyType: types.KeyTypeRange},
			},
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		}},
	})
	if err != nil {
		t.Fatalf("create an orders table: %v", err)
	}
	return table
}
