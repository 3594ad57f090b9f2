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

// invalidAnswer is the error that is notified for an answer of collect-results that violates its
// contract.
const invalidAnswer = `{"Cause":"collect-results returned a response that violates its contract.","Error":"InvalidAnswer"}`

// TestExecution_InvalidAnswer returns answers that no later state could read. None may end the
// execution without a notification, as a missing path would.
func TestExecution_InvalidAnswer(t *testing.T) {
	for _, answer := range []string{
		`null`, `"results"`, `""`, `4`, `true`, `[]`, `[{"results":false}]`, `{}`, `{"page":{"results":false}}`,
		`{"results":null}`, `{"results":"true"}`, `{"results":"false"}`, `{"results":1}`, `{"results":{}}`, `{"Results":false}`,
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
		`{"results":true,"orders":[],"count":0,"cursor":4,"problem":"stranger"}`,
		`{"results":true,"orders":[{}],"count":1,"cursor":4,"problem":""}`,
		`{"results":true,"orders":[],"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":null,"cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":"0","cursor":"","problem":""}`,
		`{"results":true,"orders":[],"count":1,"cursor":"","problem":""}`,
		`{"results":true,"count":0,"cursor":"","problem":""}`,
	} {
		t.Run(answer, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runAuction(t, play{collect: says(answer), notify: says(told)}, noonAuction).want(t, ending{
					failed: true,
					path:   "Begin CollectResults ResultsReady? InvalidAnswer NotifyFailedExecution",
					sent:   []string{toCollect(""), toNotify(invalidAnswer)},
				})
			})
		})
	}
}

// TestAuction_OrdersNotAList gives answers whose orders are no list: none reaches store-results.
func TestAuction_OrdersNotAList(t *testing.T) {
	large := `{"x":"` + strings.Repeat("x", 250_000) + `"}`
	for _, orders := range []string{`null`, `""`, `"[0]"`, `4`, `true`, `{}`, `{"0":{}}`, `{"record_id":"x"}`, large} {
		for _, problem := range []string{"", "stranger"} {
			t.Run(fmt.Sprintf("%.20s %s", orders, problem), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					answer := `{"results":true,"orders":` + orders + `,"count":1,"cursor":"","problem":"` + problem + `"}`
					runAuction(t, play{collect: says(answer), notify: says(told)}, noonAuction).want(t, ending{
						failed: true,
						path:   "Begin CollectResults ResultsReady? InvalidAnswer NotifyFailedExecution",
						sent:   []string{toCollect(""), toNotify(invalidAnswer)},
					})
				})
			})
		}
	}
}

// TestAuction_OutputIsCounts holds the output of an execution small, whatever the last page holds.
func TestAuction_OutputIsCounts(t *testing.T) {
	two := `[{"order":"accepted","power":4,"record_id":"a"},{"order":"accepted","power":4,"record_id":"b"}]`
	for want, pages := range map[string][]string{
		`{"auction":"2026-11-22T12:00:00Z","orders":0,"pages":1}`: {page("[]", "", "")},
		`{"auction":"2026-11-22T12:00:00Z","orders":4,"pages":3}`: {page(two, "c1", ""), page("[]", "c2", ""), page(two, "", "")},
	} {
		synctest.Test(t, func(t *testing.T) {
			stores := times(len(pages), answer{body: stored})
			r := runAuction(t, play{collect: says(pages...), store: stores}, noonAuction)
			if r.Status != statemachine.Succeeded || string(r.Output) != want {
				t.Errorf("%s %s: output %s, want %s", r.Status, r.Cause, r.Output, want)
			}
		})
	}
}

// TestAnInvalidAnswerBehindGoodPages shows that what was done before it stays done.
func TestAnInvalidAnswerBehindGoodPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{collect: says(page(won, "c1", ""), `{}`), store: says(stored), notify: says(told)}, noonAuction)
		r.want(t, ending{
			failed: true,
			path:   "Begin" + aPage + another + " CollectResults ResultsReady? InvalidAnswer NotifyFailedExecution",
			sent:   []string{toCollect(""), toStore(won), toCollect("c1"), toNotify(invalidAnswer)},
		})
	})
}

// TestACollectorThatIsDownIsTriedSixTimes measures the delays at their longest, then sees the failure told.
func TestACollectorThatIsDownIsTriedSixTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{collect: down("CollectFailed"), notify: says(told)}, noonAuction)
		r.want(t, ending{
			failed: true,
			path:   "Begin CollectResults CollectFailure NotifyFailedExecution",
			sent:   []string{toCollect(""), toNotify(broke("CollectFailed"))},
		})
		var asked []time.Duration
		for _, c := range r.calls {
			asked = append(asked, c.after/time.Second)
		}
		if want := []time.Duration{0, 2, 6, 14, 30, 60, 60}; !slices.Equal(asked, want) {
			t.Errorf("called after %d seconds, want %d", asked, want)
		}
	})
}

// TestWhatIsFinalIsNotTriedAgain has an auction that collect-results refuses: once is enough.
func TestWhatIsFinalIsNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{collect: {reported("PermanentFailure")}, notify: says(told)}, noonAuction)
		r.want(t, ending{
			failed: true,
			path:   "Begin CollectResults CollectFailure NotifyFailedExecution",
			sent:   []string{toCollect(""), toNotify(broke("PermanentFailure"))},
		})
	})
	synctest.Test(t, func(t *testing.T) {
		r := runAuction(t, play{collect: {reported("InvalidEvent")}, notify: says(told)}, `{"auction":"noon"}`)
		r.want(t, ending{
			failed: true,
			path:   "Begin CollectResults CollectFailure NotifyFailedExecution",
			sent: []string{
				collect + ` {"auction":"noon","cursor":""}`,
				notify + fmt.Sprintf(` {"auction":"noon","error":%s}`, broke("InvalidEvent")),
			},
		})
	})
}
