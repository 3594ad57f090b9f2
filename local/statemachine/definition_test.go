package statemachine_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

// Parts of the path of an execution.
const (
	storedPage   = " CollectResults ResultsReady? StoreResults MorePages?"
	rejectedPage = " CollectResults ResultsReady? StoreResults NotifyRejections MorePages?"
	nextPage     = " NextPage"
)

// TestDefinition_Succeeds runs executions without failures. Rejected orders are not a failure.
func TestDefinition_Succeeds(t *testing.T) {
	notifyRejected := notifyOrdersCall(rejected, caughtError("OrderRejected"))
	wantExecutions(t, map[string]executionCase{
		"one page": {
			stubResponses{collect: responses(page(accepted, "", "")), store: responses(stored)},
			expectedExecution{path: "Begin" + storedPage, calls: []string{collectCall(""), storeCall(accepted)}},
		},
		"no orders": {
			stubResponses{collect: responses(page("[]", "", "")), store: responses(stored)},
			expectedExecution{path: "Begin" + storedPage, calls: []string{collectCall(""), storeCall("[]")}},
		},
		"rejected orders": {
			stubResponses{
				collect: responses(page(rejected, "", "")), store: {functionError("OrderRejected")}, notify: responses(notified),
			},
			expectedExecution{
				path: "Begin" + rejectedPage, calls: []string{collectCall(""), storeCall(rejected), notifyRejected},
			},
		},
		"three pages": {
			stubResponses{
				collect: responses(page(accepted, "c1", ""), page(rejected, "c2", ""), page(accepted, "", "")),
				store:   {{body: stored}, functionError("OrderRejected"), {body: stored}},
				notify:  responses(notified),
			},
			expectedExecution{
				path: "Begin" + storedPage + nextPage + rejectedPage + nextPage + storedPage,
				calls: []string{
					collectCall(""), storeCall(accepted),
					collectCall("c1"), storeCall(rejected), notifyRejected,
					collectCall("c2"), storeCall(accepted),
				},
			},
		},
		"every function fails five times": {
			stubResponses{
				collect: append(repeat(5, functionError("CollectFailed")), responses(page(rejected, "", ""))...),
				store:   append(repeat(5, functionError("StoreFailed")), functionError("OrderRejected")),
				notify:  append(repeat(5, functionError("NotifyFailed")), responses(notified)...),
			},
			expectedExecution{
				path: "Begin" + rejectedPage, calls: []string{collectCall(""), storeCall(rejected), notifyRejected},
			},
		},
	})
}

// TestDefinition_PollInterval checks the time between polls, before the first page and between two
// pages. Each poll must request the same page.
func TestDefinition_PollInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: responses(notReady, notReady, notReady, page(accepted, "c1", ""), notReady, page(accepted, "", "")),
			store:   responses(stored, stored),
		}, noonAuction)
		const poll = " CollectResults ResultsReady? WaitForResults"
		e.want(t, expectedExecution{
			path:  "Begin" + poll + poll + poll + storedPage + nextPage + poll + storedPage,
			calls: []string{collectCall(""), storeCall(accepted), collectCall("c1"), storeCall(accepted)},
		})
		if got, want := e.secondsOf(collect), []time.Duration{0, 30, 60, 90, 90, 120}; !slices.Equal(got, want) {
			t.Errorf("polls after %d seconds, want %d", got, want)
		}
	})
}

// TestDefinition_PlatformNeverReady runs an execution that times out. It is the only failure that
// the state machine does not notify; an alarm reports it.
func TestDefinition_PlatformNeverReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = 55 * time.Minute
		polls := int(timeout / (30 * time.Second))
		e := runDefinition(t, stubResponses{collect: repeat(polls, response{body: notReady})}, noonAuction)
		if e.Status != statemachine.TimedOut || e.duration != timeout {
			t.Errorf("execution = %v after %v, want TIMED_OUT after %v", e.Status, e.duration, timeout)
		}
		if last := e.Path[len(e.Path)-1]; last != "WaitForResults" || len(e.unused[collect]) != 0 {
			t.Errorf("ended in %s with %d unused responses, want WaitForResults and 0", last, len(e.unused[collect]))
		}
	})
}

// invalidInput is the call of notify for an input without an auction.
const invalidInput = notify +
	` {"error":{"Cause":"The execution was started without an auction.","Error":"InvalidInput"}}`

// TestDefinition_InvalidInput starts executions without an auction. They notify and fail, and call
// no other function.
func TestDefinition_InvalidInput(t *testing.T) {
	for _, input := range []string{
		`{}`, `{"auction":4}`, `{"auction":null}`, `{"auction":true}`, `{"auction":["2026-11-22T12:00:00Z"]}`,
		`{"auction":{}}`, `{"Auction":"2026-11-22T12:00:00Z"}`, `[]`, `"2026-11-22T12:00:00Z"`, `4`, `null`,
		`[{"auction":"x"}]`,
	} {
		t.Run(input, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runDefinition(t, stubResponses{notify: responses(notified)}, input).want(t, expectedExecution{
					failed: true,
					path:   "InvalidInput NotifyFailedExecution",
					calls:  []string{invalidInput},
				})
			})
		})
	}
}

// TestDefinition_IgnoresOtherInput checks that an execution uses only the auction of its input.
func TestDefinition_IgnoresOtherInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		input := `{"auction":"2026-11-22T12:00:00Z","cursor":"x","failed":true,"response":{"page":1},"error":4}`
		e := runDefinition(t, stubResponses{
			collect: responses(page(accepted, "", "")), store: responses(stored),
		}, input)
		e.want(t, expectedExecution{path: "Begin" + storedPage, calls: []string{collectCall(""), storeCall(accepted)}})
		if strings.Contains(string(e.Output), "error") {
			t.Errorf("output = %s, want no error field", e.Output)
		}
	})
}
