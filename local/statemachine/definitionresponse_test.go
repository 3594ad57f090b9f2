package statemachine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

// invalidResponse is the error that is notified for an invalid response of collect-results.
const invalidResponse = `{"Cause":"collect-results returned a response that violates its contract.",` +
	`"Error":"InvalidResponse"}`

// invalidResponsePath is the path of an execution from the poll with an invalid response to its
// end.
const invalidResponsePath = " CollectResults ResultsReady? InvalidResponse NotifyFailedExecution"

// wantInvalidResponse checks that an execution notifies and fails, without a call of store-results,
// if the first response of collect-results is invalid.
func wantInvalidResponse(t *testing.T, body string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{collect: responses(body), notify: responses(notified)}, noonAuction)
		e.want(t, expectedExecution{
			failed: true,
			path:   "Begin" + invalidResponsePath,
			calls:  []string{collectCall(""), notifyCall(invalidResponse)},
		})
	})
}

// TestDefinition_InvalidResponse returns responses in which a field that a later state reads is
// missing or invalid. A missing path in a later state would end the execution without a
// notification.
func TestDefinition_InvalidResponse(t *testing.T) {
	for _, body := range []string{
		`null`, `"results"`, `""`, `4`, `true`, `[]`, `[{"results":false}]`, `{}`, `{"page":{"results":false}}`,
		`{"results":null}`, `{"results":"true"}`, `{"results":"false"}`, `{"results":1}`, `{"results":{}}`,
		`{"Results":false}`,
		`{"results":true}`,
		`{"results":true,"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":0,"problem":""}`,
		`{"results":true,"orders":[],"count":0,"cursor":""}`,
		`{"results":true,"orders":[],"count":0,"cursor":4,"problem":""}`,
		`{"results":true,"orders":[],"count":0,"cursor":null,"problem":""}`,
		`{"results":true,"orders":[],"count":0,"cursor":"","problem":null}`,
		`{"results":true,"orders":[],"count":0,"cursor":"","problem":4}`,
		`{"results":true,"orders":[],"count":0,"cursor":"","problem":["x"]}`,
		`{"results":"true","orders":[],"count":0,"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":0,"cursor":4,"problem":"unknown order"}`,
		`{"results":true,"orders":[{}],"count":1,"cursor":4,"problem":""}`,
		`{"results":true,"orders":[],"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":null,"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":"0","cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":1,"cursor":"","problem":""}`,
		`{"results":true,"count":0,"cursor":"","problem":""}`,
	} {
		t.Run(body, func(t *testing.T) { wantInvalidResponse(t, body) })
	}
}

func TestDefinition_OrdersNotAList(t *testing.T) {
	large := `{"x":"` + strings.Repeat("x", 250_000) + `"}`
	for _, orders := range []string{`null`, `""`, `"[0]"`, `4`, `true`, `{}`, `{"0":{}}`, `{"record_id":"x"}`, large} {
		for _, problem := range []string{"", "unknown order"} {
			t.Run(fmt.Sprintf("%.20s %s", orders, problem), func(t *testing.T) {
				wantInvalidResponse(t,
					`{"results":true,"orders":`+orders+`,"count":1,"cursor":"","problem":"`+problem+`"}`)
			})
		}
	}
}

// TestDefinition_Output checks that the output contains only counts, whatever the last page
// contains.
func TestDefinition_Output(t *testing.T) {
	two := `[{"order":"accepted","power":4,"record_id":"a"},{"order":"accepted","power":4,"record_id":"b"}]`
	for want, pages := range map[string][]string{
		`{"auction":"2026-11-22T12:00:00Z","orders":0,"pages":1}`: {page("[]", "", "")},
		`{"auction":"2026-11-22T12:00:00Z","orders":4,"pages":3}`: {
			page(two, "c1", ""), page("[]", "c2", ""), page(two, "", ""),
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := runDefinition(t, stubResponses{
				collect: responses(pages...), store: repeat(len(pages), response{body: stored}),
			}, noonAuction)
			if e.Status != statemachine.Succeeded || string(e.Output) != want {
				t.Errorf("execution = %s %s, output %s, want SUCCEEDED with %s", e.Status, e.Cause, e.Output, want)
			}
		})
	}
}

// TestDefinition_InvalidSecondResponse checks that the first page is stored before the execution
// fails.
func TestDefinition_InvalidSecondResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: responses(page(accepted, "c1", ""), `{}`), store: responses(stored), notify: responses(notified),
		}, noonAuction)
		e.want(t, expectedExecution{
			failed: true,
			path:   "Begin" + storedPage + nextPage + invalidResponsePath,
			calls:  []string{collectCall(""), storeCall(accepted), collectCall("c1"), notifyCall(invalidResponse)},
		})
	})
}

// failedCollectPath is the path of an execution in which every attempt of the first page fails.
const failedCollectPath = "Begin CollectResults CollectFailure NotifyFailedExecution"

// TestDefinition_RetryDelays checks the longest delays of the retries, and that the failure of the
// last attempt is notified.
func TestDefinition_RetryDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: allAttemptsFail("CollectFailed"), notify: responses(notified),
		}, noonAuction)
		e.want(t, expectedExecution{
			failed: true,
			path:   failedCollectPath,
			calls:  []string{collectCall(""), notifyCall(caughtError("CollectFailed"))},
		})
		if got, want := e.secondsOf(collect), []time.Duration{0, 2, 6, 14, 30, 60}; !slices.Equal(got, want) {
			t.Errorf("attempts after %d seconds, want %d", got, want)
		}
		if got, want := e.secondsOf(notify), []time.Duration{60}; !slices.Equal(got, want) {
			t.Errorf("notification after %d seconds, want %d", got, want)
		}
	})
}

// TestDefinition_PermanentErrorsNotRetried checks that each function is called once.
func TestDefinition_PermanentErrorsNotRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: {functionError("PermanentFailure")}, notify: responses(notified),
		}, noonAuction)
		e.want(t, expectedExecution{
			failed: true,
			path:   failedCollectPath,
			calls:  []string{collectCall(""), notifyCall(caughtError("PermanentFailure"))},
		})
	})
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: {functionError("InvalidEvent")}, notify: responses(notified),
		}, `{"auction":"noon"}`)
		e.want(t, expectedExecution{
			failed: true,
			path:   failedCollectPath,
			calls: []string{
				collect + ` {"auction":"noon","cursor":""}`,
				notify + fmt.Sprintf(` {"auction":"noon","error":%s}`, caughtError("InvalidEvent")),
			},
		})
	})
}
