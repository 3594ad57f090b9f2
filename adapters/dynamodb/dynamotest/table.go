// Package dynamotest plays a DynamoDB table of orders for tests: it counts calls and units, and answers with the
// throttling, conflicts, faults and lost answers that an emulator does not show. It understands what placing
// orders takes, and nothing else.
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

// Fault is what goes wrong with one call.
type Fault int

// The faults. The zero value is none.
const (
	None      Fault = iota
	Throttled       // refused: too much to do
	Broken          // an internal error
	Lost            // done, but the answer never arrives

	// Of a transaction: cancelled because of its first write.
	Conflict           // another transaction writes the item just now
	CancelledThrottled // too much to do
	CancelledOverrun   // the table's throughput is used up
	Gone               // its condition did not hold, and nothing is there to show
)

// reasonOf holds the reasons of the faults that cancel a transaction.
var reasonOf = map[Fault]reason{
	Conflict:           {Code: "TransactionConflict", Message: "Transaction is ongoing for the item"},
	CancelledThrottled: {Code: "ThrottlingError", Message: "Throughput exceeds the current capacity"},
	CancelledOverrun:   {Code: "ProvisionedThroughputExceeded", Message: "The level of configured throughput was exceeded"},
	Gone:               {Code: "ConditionalCheckFailed", Message: "The conditional request failed"},
}

// Table is an http.Handler that answers as DynamoDB does.
type Table struct {
	// Fault says what goes wrong with the n-th call of an operation, from 1. None where it is nil.
	Fault func(operation string, n int) Fault

	// Latency is how long a call takes, in a bubble of synthetic time.
	Latency time.Duration

	mu     sync.Mutex
	calls  map[string]int
	items  map[string]item
	tokens map[string]bool // of transactions that went through

	writes, indexWrites, reads bucket
	atRequest                  bool // throttle whole calls
}

type item map[string]value

// value is an attribute as the wire has it: a type, then text.
type value map[string]string

// New gives an empty table.
func New() *Table {
	return &Table{calls: map[string]int{}, items: map[string]item{}, tokens: map[string]bool{}}
}

// Calls tells how often an operation was asked for.
func (t *Table) Calls(operation string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls[operation]
}

// Items tells how many items there are.
func (t *Table) Items() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.items)
}

// Attribute gives the text of an item's attribute, empty where there is none.
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

// ServeHTTP answers one call.
func (t *Table) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if t.serve(w, r) {
		panic(http.ErrAbortHandler)
	}
}

// serve answers one call, unless its answer is to be lost.
func (t *Table) serve(w http.ResponseWriter, r *http.Request) (lost bool) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	time.Sleep(t.Latency)
	status, answer, lost := t.answer(operation, body)
	if lost {
		return true
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
	return false
}

func (t *Table) answer(operation string, body []byte) (status int, answer any, lost bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[operation]++
	fault := None
	if t.Fault != nil {
		fault = t.Fault(operation, t.calls[operation])
	}
	switch fault {
	case Throttled:
		return http.StatusBadRequest, failure("ThrottlingException", "Rate exceeded"), false
	case Broken:
		return http.StatusInternalServerError, failure("InternalServerError", "Internal server error"), false
	}
	switch operation {
	case "TransactWriteItems":
		status, answer = t.transact(body, reasonOf[fault])
	case "BatchGetItem":
		status, answer = t.read(body)
	default:
		status, answer = http.StatusBadRequest, failure("UnknownOperationException", operation)
	}
	return status, answer, fault == Lost
}

func failure(kind, message string) map[string]any {
	return map[string]any{"__type": "com.amazonaws.dynamodb.v20120810#" + kind, "message": message}
}

// mustDecode reads what the SDK wrote: anything else is a fault of the test.
func mustDecode(body []byte, into any) {
	if err := json.Unmarshal(body, into); err != nil {
		panic(fmt.Sprintf("a request that is no JSON: %v", err))
	}
}

// Do makes the table an HTTP client of the SDK that needs no network, for tests in a bubble of synthetic time.
func (t *Table) Do(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	if t.serve(recorder, r) {
		return nil, io.ErrUnexpectedEOF
	}
	return recorder.Result(), nil
}
