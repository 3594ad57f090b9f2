// Package dynamodb keeps orders in one DynamoDB table. What may happen to an order is decided by the conditions of
// single writes, so that any number of callers can work at once; what they say is what the domain says, which the
// contract suite holds them to.
package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Orders is an order store in a DynamoDB table as package schema describes it. Throttling, conflicts between
// transactions and an unavailable service are met with new attempts until shortly before the caller's deadline.
type Orders struct {
	client *dynamodb.Client
	table  string
}

// New keeps orders in a table.
func New(config aws.Config, table string) *Orders {
	return &Orders{client: dynamodb.NewFromConfig(config), table: table}
}
