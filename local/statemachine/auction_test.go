package statemachine_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

const (
	aPage   = " CollectResults ResultsReady? StoreResults MorePages?"
	another = " NextPage"
)

// TestAnAuctionThatGoesWell has the ways on which nothing fails: rejections are no failure.
func TestAnAuctionThatGoesWell(t *testing.T) {
	wantWays(t, map[string]way{
		"ready at once": {
			play{collect: says(page(won, "", "")), store: says(stored)},
			ending{path: "Begin" + aPage, sent: []string{toCollect(""), toStore(won)}},
		},
		"no orders": {
			play{collect: says(page("[]", "", "")), store: says(stored)},
			ending{path: "Begin" + aPage, sent: []string{toCollect(""), toStore("[]")}},
		},
		"rejected ones": {
			play{collect: says(page(lost, "", "")), store: {reported("OrderRejected")}, notify: says(told)},
			ending{
				path: "Begin CollectResults ResultsReady? StoreResults NotifyRejections MorePages?",
				sent: []string{toCollect(""), toStore(lost), toNotifyOf(lost, broke("OrderRejected"))},
			},
		},
		"three pages": {
			play{
				collect: says(page(won, "c1", ""), page(lost, "c2", ""), page(won, "", "")),
				store:   {{body: stored}, reported("OrderRejected"), {body: stored}},
				notify:  says(told),
			},
			ending{
				path: "Begin" + aPage + another + " CollectResults ResultsReady? StoreResults NotifyRejections MorePages?" + another + aPage,
				sent: []string{
					toCollect(""), toStore(won),
					toCollect("c1"), toStore(lost), toNotifyOf(lost, broke("OrderRejected")),
					toCollect("c2"), toStore(won),
				},
			},
		},
		"each function fails for a while": {
			play{
				collect: append(times(5, reported("CollectFailed")), says(page(lost, "", ""))...),
				store:   append(times(5, reported("StoreFailed")), reported("OrderRejected")),
				notify:  append(times(5, reported("NotifyFailed")), says(told)...),
			},
			ending{
				path: "Begin CollectResults ResultsReady? StoreResults NotifyRejections MorePages?",
				sent: []string{toCollect(""), toStore(lost), toNotifyOf(lost, broke("OrderRejected"))},
			},
		},
	})
}

// TestThePlatformIsAskedEveryHalfMinute polls three times on the bubble's clock, in the middle of the pages too: the
// same page is asked for again.
func TestThePlatformIsAskedEveryHalfMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{
			collect: says(notReady, notReady, notReady, page(won, "c1", ""), notReady, page(won, "", "")),
			store:   says(stored, stored),
		}, noonAuction)
		const poll = " CollectResults ResultsReady? WaitForResults"
		r.want(t, ending{
			path: "Begin" + poll + poll + poll + aPage + another + poll + aPage,
			sent: []string{toCollect(""), toStore(won), toCollect("c1"), toStore(won)},
		})
		var asked []time.Duration
		for _, c := range r.calls {
			if c.function == collect {
				asked = append(asked, c.after/time.Second)
			}
		}
		if want := []time.Duration{0, 30, 60, 90, 90, 120}; !slices.Equal(asked, want) {
			t.Errorf("asked after %d seconds, want %d", asked, want)
		}
	})
}

// TestAPlatformThatIsNeverReadyTimesOut is the one end that the state machine does not notify: an
// alarm reports it.
func TestAPlatformThatIsNeverReadyTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit = 55 * time.Minute
		r := runAuction(t, play{collect: times(int(limit/(30*time.Second)), answer{body: notReady})}, noonAuction)
		if r.Status != statemachine.TimedOut || r.took != limit {
			t.Errorf("ended %v after %v, want TIMED_OUT after %v", r.Status, r.took, limit)
		}
		if last := r.Path[len(r.Path)-1]; last != "WaitForResults" || len(r.left[collect]) != 0 {
			t.Errorf("ended in %s with %d answers left", last, len(r.left[collect]))
		}
	})
}

// TestExecution_InvalidInput starts the state machine without an auction: the execution notifies
// and fails, without a call of another function.
func TestExecution_InvalidInput(t *testing.T) {
	for _, input := range []string{
		`{}`, `{"auction":4}`, `{"auction":null}`, `{"auction":true}`, `{"auction":["2026-11-22T12:00:00Z"]}`,
		`{"auction":{}}`, `{"Auction":"2026-11-22T12:00:00Z"}`, `[]`, `"2026-11-22T12:00:00Z"`, `4`, `null`, `[{"auction":"x"}]`,
	} {
		t.Run(input, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runAuction(t, play{notify: says(told)}, input).want(t, ending{
					failed: true,
					path:   "InvalidInput NotifyFailedExecution",
					sent:   []string{notify + ` {"error":{"Cause":"The execution was started without an auction.","Error":"InvalidInput"}}`},
				})
			})
		})
	}
}

// TestOnlyTheAuctionIsTakenOfTheInput keeps what a person adds by hand out of the execution.
func TestOnlyTheAuctionIsTakenOfTheInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		input := `{"auction":"2026-11-22T12:00:00Z","cursor":"x","failed":true,"answer":{"page":1},"error":4}`
		r := runAuction(t, play{collect: says(page(won, "", "")), store: says(stored)}, input)
		r.want(t, ending{path: "Begin" + aPage, sent: []string{toCollect(""), toStore(won)}})
		if strings.Contains(string(r.Output), "error") {
			t.Errorf("the output is %s", r.Output)
		}
	})
}
