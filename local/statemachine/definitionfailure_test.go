package statemachine_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/usecase"
	"auction.internal/local/statemachine"
)

// Parts of the path of an execution with failures.
const (
	unstoredPage = " CollectResults ResultsReady? StoreResults NotifyStoreFailure RecordStoreFailure" +
		" SetErrorToOrderRejected NotifyRejections MorePages?"
	unnotifiedPage = " CollectResults ResultsReady? StoreResults NotifyRejections" +
		" NotifyNotificationFailure RecordNotificationFailure MorePages?"
	problemPage         = " CollectResults ResultsReady? NotifyPageProblem RecordPageProblem StoreResults MorePages?"
	problemRejectedPage = " CollectResults ResultsReady? NotifyPageProblem RecordPageProblem StoreResults" +
		" NotifyRejections MorePages?"
)

// notStored is the error in the call of notify for the rejections of a page whose results could not
// be stored.
const notStored = `{"Cause":"The accepted results of this page could not be stored; its rejections are reported.",` +
	`"Error":"OrderRejected"}`

// problem is the problem of a page whose platform results are invalid.
const problem = "unknown order"

// pageProblem is the error that is notified for such a page.
const pageProblem = `{"Cause":"` + problem + `","Error":"PageProblem"}`

// TestDefinition_FailedPage runs executions with a page that fails permanently. The failure is
// notified, and the execution continues with the other pages and ends as failed.
func TestDefinition_FailedPage(t *testing.T) {
	notifyRejected := notifyOrdersCall(rejected, caughtError("OrderRejected"))
	wantExecutions(t, map[string]executionCase{
		"all attempts to store fail": {
			stubResponses{
				collect: responses(page(accepted, "c1", ""), page(rejected, "c2", ""), page(accepted, "", "")),
				store:   append(allAttemptsFail("StoreFailed"), functionError("OrderRejected"), response{body: stored}),
				notify:  responses(notified, notified, notified),
			},
			expectedExecution{
				failed: true,
				path:   "Begin" + unstoredPage + nextPage + rejectedPage + nextPage + storedPage,
				calls: []string{
					collectCall(""), storeCall(accepted),
					notifyCall(caughtError("StoreFailed")), notifyOrdersCall(accepted, notStored),
					collectCall("c1"), storeCall(rejected), notifyRejected,
					collectCall("c2"), storeCall(accepted),
				},
			},
		},
		"store-results rejects the event": {
			stubResponses{
				collect: responses(page("[4]", "", "")), store: {functionError("InvalidEvent")},
				notify: responses(notified, notified),
			},
			expectedExecution{
				failed: true, path: "Begin" + unstoredPage,
				calls: []string{
					collectCall(""), storeCall("[4]"),
					notifyCall(caughtError("InvalidEvent")), notifyOrdersCall("[4]", notStored),
				},
			},
		},
		"invalid platform results, accepted orders of earlier auctions": {
			stubResponses{
				collect: responses(page(accepted, "c1", problem), page(accepted, "", "")),
				store:   responses(stored, stored), notify: responses(notified),
			},
			expectedExecution{
				failed: true, path: "Begin" + problemPage + nextPage + storedPage,
				calls: []string{
					collectCall(""), notifyCall(pageProblem), storeCall(accepted),
					collectCall("c1"), storeCall(accepted),
				},
			},
		},
		"invalid platform results, rejected orders of earlier auctions": {
			stubResponses{
				collect: responses(page(rejected, "", problem)), store: {functionError("OrderRejected")},
				notify: responses(notified, notified),
			},
			expectedExecution{
				failed: true, path: "Begin" + problemRejectedPage,
				calls: []string{collectCall(""), notifyCall(pageProblem), storeCall(rejected), notifyRejected},
			},
		},
	})
}

// TestDefinition_AllCallsTimeOut checks the longest duration of an execution whose first page
// fails.
func TestDefinition_AllCallsTimeOut(t *testing.T) {
	const timedOut = `{"Cause":"","Error":"States.Timeout"}`
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: repeat(maxAttempts, noResponse), notify: repeat(maxAttempts, noResponse),
		}, noonAuction)
		e.want(t, expectedExecution{
			failed: true, path: failedCollectPath,
			calls: []string{collectCall(""), notifyCall(timedOut)},
		})
		const taskSeconds = maxAttempts*120 + 2 + 4 + 8 + 16 + 30
		if want := 2 * taskSeconds * time.Second; e.duration != want {
			t.Errorf("duration = %v, want %v", e.duration, want)
		}
	})
}

// TestDefinition_LargestPageAndError combines a full page with the longest error cause. If the data
// of a state exceeded 256 KiB, the execution would end without a notification.
func TestDefinition_LargestPageAndError(t *testing.T) {
	full := `["` + strings.Repeat("x", usecase.MaxPageBytes) + `"]`
	panicked := response{err: &statemachine.FunctionError{Type: "string", Message: strings.Repeat(`"`, 100_000)}}
	synctest.Test(t, func(t *testing.T) {
		e := runDefinition(t, stubResponses{
			collect: responses(page(full, "", "")), store: repeat(maxAttempts, panicked),
			notify: responses(notified, notified),
		}, noonAuction)
		if e.Error != "AuctionFailed" || len(e.unused[notify]) != 0 {
			t.Errorf("execution = %v %s: %.200s with %d unused responses of notify, want AuctionFailed and 0",
				e.Status, e.Error, e.Cause, len(e.unused[notify]))
		}
	})
}
