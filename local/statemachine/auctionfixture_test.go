package statemachine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/lambdas/workflow"
	"auction.internal/local/statemachine"
)

// The functions of the auction, by the names that the tests give them.
const (
	collect = "collect-results"
	store   = "store-results"
	notify  = "notify"
)

// play is what the functions answer in an execution: for each one its answers, in order. An
// execution that asks for more or fewer does not do what was expected.
type play map[string][]answer

// silence is a function that gives no answer before its time is over.
var silence = answer{err: context.DeadlineExceeded}

func says(bodies ...string) []answer {
	var answers []answer
	for _, body := range bodies {
		answers = append(answers, answer{body: body})
	}
	return answers
}

// times is the same answer again and again.
func times(n int, a answer) []answer { return slices.Repeat([]answer{a}, n) }

// attempts is how often a function is called that is down for good.
const attempts = 6

// down is a function that fails as often as it is called.
func down(errorType string) []answer { return times(attempts, reported(errorType)) }

// broke is the error that the state machine catches from a function that failed with
// reported(errorType).
func broke(errorType string) string {
	return `{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"` + errorType + `\"}","Error":"` + errorType + `"}`
}

// page is an answer of collect-results.
func page(orders, cursor, problem string) string {
	var list []any
	if err := json.Unmarshal([]byte(orders), &list); err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"results":true,"orders":%s,"count":%d,"cursor":%q,"problem":%q}`, orders, len(list), cursor, problem)
}

const (
	notReady = `{"results":false}`
	stored   = `{"stored":1,"already_settled":0}`
	told     = `{"notified":1}`

	won  = `[{"order":"accepted","power":4,"record_id":"won"}]`
	lost = `[{"order":"rejected","power":0,"record_id":"lost"}]`
)

// toCollect, toStore and toNotify are the calls as they are recorded: the function and its payload.
func toCollect(cursor string) string {
	return collect + ` {"auction":"2026-11-22T12:00:00Z","cursor":"` + cursor + `"}`
}

func toStore(orders string) string {
	return store + ` {"auction":"2026-11-22T12:00:00Z","orders":` + orders + `}`
}

func toNotify(err string) string {
	return notify + ` {"auction":"2026-11-22T12:00:00Z","error":` + err + `}`
}

func toNotifyOf(orders, err string) string {
	return notify + ` {"auction":"2026-11-22T12:00:00Z","error":` + err + `,"orders":` + orders + `}`
}

// auctionExecution is one execution of the deployed state machine.
type auctionExecution struct {
	statemachine.Execution
	took  time.Duration
	start time.Time

	mu    sync.Mutex // a function that is silent for too long still runs beside the next one
	calls []call
	left  play // answers nobody asked for
}

// runAuction runs the deployed state machine inside a bubble, with delays as long as they can be.
func runAuction(t *testing.T, functions play, input string) *auctionExecution {
	t.Helper()
	definition, err := workflow.Render(workflow.Functions{CollectResults: collect, StoreResults: store, Notify: notify}, 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	r := &auctionExecution{start: time.Now(), left: maps.Clone(functions)}
	r.Execution = load(t, definition).Run(t.Context(), []byte(input), statemachine.Options{
		Jitter: func(limit time.Duration) time.Duration { return limit },
		Invoke: func(ctx context.Context, function string, payload []byte) ([]byte, error) {
			next, found := r.next(function, payload)
			if !found {
				t.Errorf("one call too many: %s %s", function, payload)
				return nil, reported("OneCallTooMany").err
			}
			if next == silence {
				<-ctx.Done()
			}
			return []byte(next.body), next.err
		},
	})
	r.took = time.Since(r.start)
	return r
}

// next records a call and gives the answer to it.
func (r *auctionExecution) next(function string, payload []byte) (next answer, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, call{time.Since(r.start), function, string(payload)})
	answers := r.left[function]
	if len(answers) == 0 {
		return answer{}, false
	}
	r.left[function] = answers[1:]
	return answers[0], true
}

// sent gives the calls; those that only repeat the one before, as retries do, are left out.
func (r *auctionExecution) sent() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var sent []string
	for _, c := range r.calls {
		sent = append(sent, c.function+" "+c.payload)
	}
	return slices.Compact(sent)
}

// ending is how an execution goes and ends.
type ending struct {
	failed bool
	path   string // between CheckInput and the last state
	sent   []string
}

// want checks the end of an execution, its path and what each function was sent.
func (r *auctionExecution) want(t *testing.T, e ending) {
	t.Helper()
	path, status, name := e.path+" Summarize Done", statemachine.Succeeded, ""
	if e.failed {
		path, status, name = e.path+" Failed", statemachine.Failed, "AuctionFailed"
	}
	wantPath := strings.Fields("CheckInput " + path)
	if r.Status != status || r.Error != name {
		t.Errorf("ended %v: %s: %s, want %v %s", r.Status, r.Error, r.Cause, status, name)
	}
	if !slices.Equal(r.Path, wantPath) {
		t.Errorf("went %q\n want %q", r.Path, wantPath)
	}
	if !slices.Equal(r.sent(), e.sent) {
		t.Errorf("sent\n  %s\nwant\n  %s", strings.Join(r.sent(), "\n  "), strings.Join(e.sent, "\n  "))
	}
	for name, answers := range r.left {
		if len(answers) > 0 {
			t.Errorf("%s was called %d times too few", name, len(answers))
		}
	}
}

const noonAuction = `{"auction":"2026-11-22T12:00:00Z"}`

// way is one way through the state machine.
type way struct {
	functions play
	ending
}

func wantWays(t *testing.T, ways map[string]way) {
	t.Helper()
	for name, w := range ways {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { runAuction(t, w.functions, noonAuction).want(t, w.ending) })
		})
	}
}
