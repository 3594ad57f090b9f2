package statemachine_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/usecase"
	"auction.internal/local/statemachine"
)

const (
	noStore = " CollectResults ResultsReady? StoreResults NotifyStoreFailure RecordStoreFailure" +
		" SetErrorToOrderRejected NotifyRejections MorePages?"
	noMessage = " CollectResults ResultsReady? StoreResults NotifyRejections NotifyNotificationFailure RecordNotificationFailure MorePages?"
	refused   = " CollectResults ResultsReady? NotifyPageProblem RecordPageProblem StoreResults MorePages?"
)

// notStored is the error with which notify gets the rejections of a page whose results could not be
// stored.
const notStored = `{"Cause":"Results of this page could not be stored; its rejections are notified nevertheless.","Error":"OrderRejected"}`

// pageProblem is the error that is notified for a rejected answer of the platform.
const pageProblem = `{"Cause":"stranger","Error":"PageProblem"}`

// TestAFailedPageStopsNoOther fails one page for good: the failure is notified, the other pages go
// on, and the execution fails.
func TestAFailedPageStopsNoOther(t *testing.T) {
	wantWays(t, map[string]way{
		"results that cannot be stored": {
			play{
				collect: says(page(won, "c1", ""), page(lost, "c2", ""), page(won, "", "")),
				store:   append(down("StoreFailed"), reported("OrderRejected"), answer{body: stored}),
				notify:  says(told, told, told),
			},
			ending{
				failed: true,
				path:   "Begin" + noStore + another + " CollectResults ResultsReady? StoreResults NotifyRejections MorePages?" + another + aPage,
				sent: []string{
					toCollect(""), toStore(won), toNotify(broke("StoreFailed")), toNotifyOf(won, notStored),
					toCollect("c1"), toStore(lost), toNotifyOf(lost, broke("OrderRejected")),
					toCollect("c2"), toStore(won),
				},
			},
		},
		"an event that store-results refuses is not sent again": {
			play{collect: says(page("[4]", "", "")), store: {reported("InvalidEvent")}, notify: says(told, told)},
			ending{
				failed: true, path: "Begin" + noStore,
				sent: []string{toCollect(""), toStore("[4]"), toNotify(broke("InvalidEvent")), toNotifyOf("[4]", notStored)},
			},
		},
		"a refused answer, with older orders to be stored": {
			play{collect: says(page(won, "c1", "stranger"), page(won, "", "")), store: says(stored, stored), notify: says(told)},
			ending{
				failed: true, path: "Begin" + refused + another + aPage,
				sent: []string{toCollect(""), toNotify(pageProblem), toStore(won), toCollect("c1"), toStore(won)},
			},
		},
		"a refused answer, with older rejections": {
			play{collect: says(page(lost, "", "stranger")), store: {reported("OrderRejected")}, notify: says(told, told)},
			ending{
				failed: true,
				path:   "Begin CollectResults ResultsReady? NotifyPageProblem RecordPageProblem StoreResults NotifyRejections MorePages?",
				sent:   []string{toCollect(""), toNotify(pageProblem), toStore(lost), toNotifyOf(lost, broke("OrderRejected"))},
			},
		},
	})
}

// TestADeadNotifyStopsNothing takes the function down in each place where it is called. The
// execution continues and ends as failed; what could not be notified stays open for the next
// execution.
func TestADeadNotifyStopsNothing(t *testing.T) {
	ways := map[string]way{
		"for rejections": {
			play{
				collect: says(page(lost, "c1", ""), page(won, "", "")), store: {reported("OrderRejected"), {body: stored}},
				notify: append(down("NotifyFailed"), down("NotifyFailed")...),
			},
			ending{path: "Begin" + noMessage + another + aPage, sent: []string{
				toCollect(""), toStore(lost), toNotifyOf(lost, broke("OrderRejected")), toNotify(broke("NotifyFailed")),
				toCollect("c1"), toStore(won),
			}},
		},
		"for rejections alone": {
			play{
				collect: says(page(lost, "", "")), store: {reported("OrderRejected")},
				notify: append(down("NotifyFailed"), answer{body: told}),
			},
			ending{path: "Begin" + noMessage, sent: []string{
				toCollect(""), toStore(lost), toNotifyOf(lost, broke("OrderRejected")), toNotify(broke("NotifyFailed")),
			}},
		},
		"for a failed page": {
			play{
				collect: says(page(won, "c1", ""), page(won, "", "")), store: append(down("StoreFailed"), answer{body: stored}),
				notify: append(down("NotifyFailed"), answer{body: told}),
			},
			ending{path: "Begin" + noStore + another + aPage, sent: []string{
				toCollect(""), toStore(won), toNotify(broke("StoreFailed")), toNotifyOf(won, notStored),
				toCollect("c1"), toStore(won),
			}},
		},
		"for a refused answer": {
			play{
				collect: says(page(won, "c1", "stranger"), page(won, "", "")), store: says(stored, stored),
				notify: down("NotifyFailed"),
			},
			ending{path: "Begin" + refused + another + aPage, sent: []string{
				toCollect(""), toNotify(pageProblem), toStore(won), toCollect("c1"), toStore(won),
			}},
		},
		"for an invalid answer": {
			play{collect: says(`{}`), notify: down("NotifyFailed")},
			ending{path: "Begin CollectResults ResultsReady? InvalidAnswer NotifyFailedExecution", sent: []string{toCollect(""), toNotify(invalidAnswer)}},
		},
		"for an execution that failed": {
			play{collect: down("CollectFailed"), notify: down("NotifyFailed")},
			ending{path: "Begin CollectResults CollectFailure NotifyFailedExecution", sent: []string{toCollect(""), toNotify(broke("CollectFailed"))}},
		},
	}
	for name, w := range ways {
		w.failed = true
		ways[name] = w
	}
	wantWays(t, ways)
	t.Run("for an input without an auction", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			runAuction(t, play{notify: down("NotifyFailed")}, `{}`).want(t, ending{
				failed: true, path: "InvalidInput NotifyFailedExecution",
				sent: []string{notify + ` {"error":{"Cause":"The execution was started without an auction.","Error":"InvalidInput"}}`},
			})
		})
	})
}

// TestEveryFunctionSilent is the worst that can happen to one page: it still ends in time, and as failed.
func TestEveryFunctionSilent(t *testing.T) {
	const timedOut = `{"Cause":"","Error":"States.Timeout"}`
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{collect: times(attempts, silence), notify: times(attempts, silence)}, noonAuction)
		r.want(t, ending{
			failed: true, path: "Begin CollectResults CollectFailure NotifyFailedExecution",
			sent: []string{toCollect(""), toNotify(timedOut)},
		})
		const each = attempts*120 + 2 + 4 + 8 + 16 + 30
		if r.took != 2*each*time.Second {
			t.Errorf("took %v, want twice %d seconds", r.took, each)
		}
	})
}

// TestTheLargestPageFitsBesideTheLongestError puts what Step Functions leaves of a panic beside a
// full page: a state over 256 KiB would end the execution without a notification.
func TestTheLargestPageFitsBesideTheLongestError(t *testing.T) {
	full := `["` + strings.Repeat("x", usecase.MaxPageBytes) + `"]`
	panicked := answer{err: &statemachine.FunctionError{Type: "string", Message: strings.Repeat(`"`, 100_000)}}
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{
			collect: says(page(full, "", "")), store: times(attempts, panicked), notify: says(told, told),
		}, noonAuction)
		if r.Error != "AuctionFailed" || len(r.left[notify]) != 0 {
			t.Errorf("ended %v: %s: %.200s, want the failure told", r.Status, r.Error, r.Cause)
		}
	})
}
