package dynamodb_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/domain/order"
)

var placed = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// script answers calls in place of DynamoDB: the n-th of an operation, from 1, with a body of JSON or an error.
type script struct {
	calls  map[string]int
	answer func(operation string, n int, body string) (status int, answer string, err error)
}

// Do implements the SDK's HTTP client. Calls of a test's script come one after the other or do not mind.
func (s *script) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	s.calls[operation]++
	status, answer, err := s.answer(operation, s.calls[operation], string(body))
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(answer)), Request: r,
	}, nil
}

// client is what the SDK takes for an HTTP client.
type client interface {
	Do(r *http.Request) (*http.Response, error)
}

// on gives an order store that talks to a stub, without a network: it may be used in a bubble.
func on(c client) *dynamodb.Orders {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = c
	return dynamodb.New(config, "orders")
}

func answering(answer func(operation string, n int, body string) (int, string, error)) *script {
	return &script{calls: map[string]int{}, answer: answer}
}

// faulty gives a table on which things go wrong, and a store on it.
func faulty(fault func(operation string, n int) dynamotest.Fault) (*dynamotest.Table, *dynamodb.Orders) {
	table := dynamotest.New()
	table.Fault = fault
	return table, on(table)
}

var errRefused = errors.New("dial tcp: connection refused")

// newOrders makes orders of one batch, order-00000 and so on.
func newOrders(t testing.TB, n int, parameter2 string) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = newOrder(t, fmt.Sprintf("order-%05d", i), parameter2)
	}
	return orders
}

func newOrder(t testing.TB, recordID, parameter2 string) order.Order {
	t.Helper()
	o, problems := order.New(order.Draft{
		RecordID:   order.Value{Kind: order.Text, Text: recordID},
		Parameter1: order.Value{Kind: order.Text, Text: "abc"},
		Parameter2: order.Value{Kind: order.Number, Text: parameter2},
	}, placed)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return o
}

// decided makes an order that the noon auction decided.
func decided(t testing.TB, recordID string, outcome order.Outcome) order.Order {
	t.Helper()
	o := newOrder(t, recordID, "4")
	power, err := order.ParseDecimal("2.5")
	if err != nil {
		t.Fatal(err)
	}
	next, ok := o.Decide(order.Decision{
		RecordID: recordID, PlacedAt: o.PlacedAt(), Outcome: outcome, Power: power,
		Auction: order.GateClosureAt(placed.Add(time.Hour)), At: placed.Add(time.Hour + 42*time.Second),
	})
	if !ok {
		t.Fatal("not decided")
	}
	return next
}
