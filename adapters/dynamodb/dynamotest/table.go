// Package dynamotest provides a fake DynamoDB orders table for tests. The table counts calls and
// consumed capacity. Unlike package emulator, it injects throttling, transaction conflicts, server
// errors and lost responses. It supports only the operations and expressions that place orders.
package dynamotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Fault is a fault that a table injects into one call.
type Fault int

// The faults that a table can inject. The zero value is no fault.
const (
	None          Fault = iota
	Throttled           // the call is throttled
	InternalError       // the response is an internal server error
	ResponseLost        // the call is executed, but its response is lost

	// These faults cancel a transaction because of its first write.
	Conflict                    // another transaction is writing the item
	CancelledThrottled          // the write is throttled
	CancelledThroughputExceeded // the write exceeds the throughput of the table
	ConditionFailed             // the condition is false, and the item has since been deleted
)

// reasons are the cancellation reasons of the faults that cancel a transaction.
var reasons = map[Fault]reason{
	Conflict:           {Code: "TransactionConflict", Message: "Transaction is ongoing for the item"},
	CancelledThrottled: {Code: "ThrottlingError", Message: "Throughput exceeds the current capacity"},
	CancelledThroughputExceeded: {
		Code: "ProvisionedThroughputExceeded", Message: "The level of configured throughput was exceeded",
	},
	ConditionFailed: {Code: "ConditionalCheckFailed", Message: "The conditional request failed"},
}

// Table is a fake table. It is an http.Handler that responds like DynamoDB.
type Table struct {
	// Fault returns the fault to inject into the n-th call of an operation, counted from 1. If it
	// is nil, no faults are injected.
	Fault func(operation string, n int) Fault

	// Latency is the duration of a call. Use it only in a bubble of package testing/synctest.
	Latency time.Duration

	mu     sync.Mutex
	calls  map[string]int // by operation
	items  map[string]item
	tokens map[string]bool // the client request tokens of committed transactions

	writes, indexWrites, reads bucket
	throttleRequests           bool
}

type item map[string]value

// value is an attribute as DynamoDB JSON: its text by its data type.
type value map[string]string

// New returns an empty table.
func New() *Table {
	return &Table{calls: map[string]int{}, items: map[string]item{}, tokens: map[string]bool{}}
}

// Calls returns the number of calls of an operation.
func (t *Table) Calls(operation string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls[operation]
}

// Items returns the number of items.
func (t *Table) Items() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.items)
}

// Attribute returns the text of an attribute of an item, or an empty string if it does not exist.
func (t *Table) Attribute(recordID, name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.items[recordID][name].text()
}

func (v value) text() string {
	for _, text := range v {
		return text
	}
	return ""
}

// ServeHTTP responds to one call.
func (t *Table) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if t.serve(w, r) {
		panic(http.ErrAbortHandler)
	}
}

// serve responds to one call, or reports that its response is lost.
func (t *Table) serve(w http.ResponseWriter, r *http.Request) (lost bool) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	time.Sleep(t.Latency)
	status, response, lost := t.execute(operation, body)
	if lost {
		return true
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(response); err != nil {
		panic(err)
	}
	return false
}

func (t *Table) execute(operation string, body []byte) (status int, response any, lost bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[operation]++
	fault := None
	if t.Fault != nil {
		fault = t.Fault(operation, t.calls[operation])
	}
	switch fault {
	case Throttled:
		return http.StatusBadRequest, errorResponse("ThrottlingException", "Rate exceeded"), false
	case InternalError:
		return http.StatusInternalServerError, errorResponse("InternalServerError", "Internal server error"), false
	}
	switch operation {
	case "TransactWriteItems":
		status, response = t.transactWriteItems(body, reasons[fault])
	case "BatchGetItem":
		status, response = t.batchGetItem(body)
	default:
		status, response = http.StatusBadRequest, errorResponse("UnknownOperationException", operation)
	}
	return status, response, fault == ResponseLost
}

func errorResponse(code, message string) map[string]any {
	return map[string]any{"__type": "com.amazonaws.dynamodb.v20120810#" + code, "message": message}
}

// mustDecode decodes the body of a request. It panics if the body is invalid, because this is a bug
// in the test.
func mustDecode(body []byte, into any) {
	if err := json.Unmarshal(body, into); err != nil {
		panic(fmt.Sprintf("decode a request: %v", err))
	}
}

// Do implements aws.HTTPClient without a network, for tests in a bubble of package
// testing/synctest.
func (t *Table) Do(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	if t.serve(recorder, r) {
		return nil, io.ErrUnexpectedEOF
	}
	return recorder.Result(), nil
}
