// Package dynamodb stores orders in one DynamoDB table. Every change of an order is a conditional
// write, so that any number of callers can be concurrent. The conditions are those of the domain's
// methods; the contract tests in package porttest check that they agree.
package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Orders implements port.OrderStore in a DynamoDB table, as package schema describes it. It retries
// throttled calls, transaction conflicts and server errors until shortly before the caller's deadline.
type Orders struct {
	client *dynamodb.Client
	table  string
}

// New returns an order store in the table.
func New(config aws.Config, table string) *Orders {
	return &Orders{client: dynamodb.NewFromConfig(config), table: table}
}
