// Package dynamodb stores orders in one DynamoDB table. Every change of an order is a conditional
// write, so that concurrent callers are safe. Each condition is that of a method of the domain; the
// contract tests in package porttest check that both agree.
package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Orders implements port.OrderStore in a DynamoDB table with the keys and the index of package
// schema. It retries throttled calls, transaction conflicts and server errors until shortly before
// the deadline of the context.
type Orders struct {
	client *dynamodb.Client
	table  string
}

// New returns an order store that uses the table.
func New(config aws.Config, table string) *Orders {
	return &Orders{client: dynamodb.NewFromConfig(config), table: table}
}
