package dynamodb_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/dynamotest"
)

// responder returns the response to the n-th call of an operation, counted from 1: a JSON body, or
// an error of the connection.
type responder func(operation string, n int, body string) (status int, response string, err error)

// stub is an HTTP client that responds like DynamoDB. Calls must not be concurrent.
type stub struct {
	calls   map[string]int // by operation
	respond responder
}

func newStub(respond responder) *stub { return &stub{calls: map[string]int{}, respond: respond} }

// Do implements aws.HTTPClient.
func (s *stub) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	s.calls[operation]++
	status, response, err := s.respond(operation, s.calls[operation], string(body))
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(response)), Request: r,
	}, nil
}

// newStore returns an order store that sends its calls to the client. It uses no network, so it
// works in a bubble of package testing/synctest.
func newStore(client aws.HTTPClient) *dynamodb.Orders {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = client
	return dynamodb.New(config, "orders")
}

// newFakeTable returns a fake table that injects faults, and an order store that uses it.
func newFakeTable(fault func(operation string, n int) dynamotest.Fault) (*dynamotest.Table, *dynamodb.Orders) {
	table := dynamotest.New()
	table.Fault = fault
	return table, newStore(table)
}

const (
	transactWriteItems = "TransactWriteItems"
	batchGetItem       = "BatchGetItem"
	updateItem         = "UpdateItem"
	query              = "Query"
)

const (
	throttledJSON  = `{"__type":"ProvisionedThroughputExceededException","message":"slow down"}`
	validationJSON = `{"__type":"ValidationException","message":"never"}`
)

func cancelledJSON(reasons string) string {
	return `{"__type":"TransactionCanceledException","message":"cancelled","CancellationReasons":[` + reasons + `]}`
}

var errConnectionRefused = errors.New("dial tcp: connection refused")

// lossyClient executes every call, but loses the first response.
type lossyClient struct {
	next  aws.HTTPClient
	calls int
}

// Do implements aws.HTTPClient.
func (c *lossyClient) Do(r *http.Request) (*http.Response, error) {
	c.calls++
	response, err := c.next.Do(r)
	if err != nil || c.calls > 1 {
		return response, err
	}
	return nil, errors.Join(io.ErrUnexpectedEOF, response.Body.Close())
}

// hangingClient never responds.
type hangingClient struct{}

// Do implements aws.HTTPClient. It blocks until the context ends.
func (hangingClient) Do(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// wantCalls checks the number of calls of an operation.
func wantCalls(t *testing.T, s *stub, operation string, want int) {
	t.Helper()
	if got := s.calls[operation]; got != want {
		t.Errorf("%d calls of %s, want %d", got, operation, want)
	}
}
