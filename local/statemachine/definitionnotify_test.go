package statemachine_test

import (
	"testing"
	"testing/synctest"
)

// TestDefinition_NotifyUnavailable makes notify fail in each state that calls it. The execution
// continues and ends as failed. Orders whose rejection was not notified stay open for the next
// execution.
func TestDefinition_NotifyUnavailable(t *testing.T) {
	notifyRejected := notifyOrdersCall(rejected, caughtError("OrderRejected"))
	notifyFailed := allAttemptsFail("NotifyFailed")
	cases := map[string]executionCase{
		"rejections and the failure to notify them": {
			stubResponses{
				collect: responses(page(rejected, "c1", ""), page(accepted, "", "")),
				store:   {functionError("OrderRejected"), {body: stored}},
				notify:  repeat(2*maxAttempts, functionError("NotifyFailed")),
			},
			expectedExecution{path: "Begin" + unnotifiedPage + nextPage + storedPage, calls: []string{
				collectCall(""), storeCall(rejected), notifyRejected, notifyCall(caughtError("NotifyFailed")),
				collectCall("c1"), storeCall(accepted),
			}},
		},
		"only the rejections": {
			stubResponses{
				collect: responses(page(rejected, "", "")), store: {functionError("OrderRejected")},
				notify: append(allAttemptsFail("NotifyFailed"), response{body: notified}),
			},
			expectedExecution{path: "Begin" + unnotifiedPage, calls: []string{
				collectCall(""), storeCall(rejected), notifyRejected, notifyCall(caughtError("NotifyFailed")),
			}},
		},
		"store failure": {
			stubResponses{
				collect: responses(page(accepted, "c1", ""), page(accepted, "", "")),
				store:   append(allAttemptsFail("StoreFailed"), response{body: stored}),
				notify:  append(allAttemptsFail("NotifyFailed"), response{body: notified}),
			},
			expectedExecution{path: "Begin" + unstoredPage + nextPage + storedPage, calls: []string{
				collectCall(""), storeCall(accepted),
				notifyCall(caughtError("StoreFailed")), notifyOrdersCall(accepted, notStored),
				collectCall("c1"), storeCall(accepted),
			}},
		},
		"page problem": {
			stubResponses{
				collect: responses(page(accepted, "c1", problem), page(accepted, "", "")),
				store:   responses(stored, stored), notify: notifyFailed,
			},
			expectedExecution{path: "Begin" + problemPage + nextPage + storedPage, calls: []string{
				collectCall(""), notifyCall(pageProblem), storeCall(accepted), collectCall("c1"), storeCall(accepted),
			}},
		},
		"invalid response of collect-results": {
			stubResponses{collect: responses(`{}`), notify: notifyFailed},
			expectedExecution{
				path: "Begin" + invalidResponsePath, calls: []string{collectCall(""), notifyCall(invalidResponse)},
			},
		},
		"collect failure": {
			stubResponses{collect: allAttemptsFail("CollectFailed"), notify: notifyFailed},
			expectedExecution{
				path: failedCollectPath, calls: []string{collectCall(""), notifyCall(caughtError("CollectFailed"))},
			},
		},
	}
	for name, c := range cases {
		c.want.failed = true
		cases[name] = c
	}
	wantExecutions(t, cases)
	t.Run("input without an auction", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			runDefinition(t, stubResponses{notify: notifyFailed}, `{}`).want(t, expectedExecution{
				failed: true, path: "InvalidInput NotifyFailedExecution", calls: []string{invalidInput},
			})
		})
	})
}
