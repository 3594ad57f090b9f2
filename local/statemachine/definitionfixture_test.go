package statemachine_test

import (
	"context"
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

// The names of the functions.
const (
	collect = "collect-results"
	store   = "store-results"
	notify  = "notify"
)

// renderDefinition returns the deployed definition with a waiting time between polls.
func renderDefinition(t *testing.T, platformWait time.Duration) string {
	t.Helper()
	definition, err := workflow.Render(workflow.Functions{
		CollectResults: collect, StoreResults: store, Notify: notify,
	}, platformWait)
	if err != nil {
		t.Fatal(err)
	}
	return definition
}

// definitionExecution is an execution of the deployed definition.
type definitionExecution struct {
	statemachine.Execution
	start    time.Time
	duration time.Duration

	mu     sync.Mutex // an abandoned call runs concurrently with the next one
	calls  []call
	unused stubResponses // responses that no call has received
}

// runDefinition executes the deployed definition inside a synctest bubble, with the longest retry
// delays.
func runDefinition(t *testing.T, functions stubResponses, input string) *definitionExecution {
	t.Helper()
	e := &definitionExecution{start: time.Now(), unused: maps.Clone(functions)}
	e.Execution = mustLoad(t, renderDefinition(t, 30*time.Second)).Run(t.Context(), []byte(input), statemachine.Options{
		Jitter: func(limit time.Duration) time.Duration { return limit },
		Invoke: func(ctx context.Context, function string, payload []byte) ([]byte, error) {
			next, found := e.next(function, payload)
			if !found {
				t.Errorf("%s called with %s, want no more calls", function, payload)
				return nil, functionError("UnexpectedCall").err
			}
			if next == noResponse {
				<-ctx.Done()
			}
			return []byte(next.body), next.err
		},
	})
	e.duration = time.Since(e.start)
	return e
}

// next records a call and returns its response.
func (e *definitionExecution) next(function string, payload []byte) (next response, found bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, call{time.Since(e.start), function, string(payload)})
	remaining := e.unused[function]
	if len(remaining) == 0 {
		return response{}, false
	}
	e.unused[function] = remaining[1:]
	return remaining[0], true
}

// distinctCalls returns the calls without retries, which repeat the previous call.
func (e *definitionExecution) distinctCalls() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var calls []string
	for _, c := range e.calls {
		calls = append(calls, c.function+" "+c.payload)
	}
	return slices.Compact(calls)
}

// secondsOf returns the times of the calls of a function, in whole seconds.
func (e *definitionExecution) secondsOf(function string) []time.Duration {
	var times []time.Duration
	for _, c := range e.calls {
		if c.function == function {
			times = append(times, c.after/time.Second)
		}
	}
	return times
}

// expectedExecution is the expected path, calls and final status of an execution.
type expectedExecution struct {
	failed bool
	path   string // between CheckInput and the last state
	calls  []string
}

// want compares an execution with the expected one.
func (e *definitionExecution) want(t *testing.T, want expectedExecution) {
	t.Helper()
	path, status, name := want.path+" Summarize Done", statemachine.Succeeded, ""
	if want.failed {
		path, status, name = want.path+" Failed", statemachine.Failed, "AuctionFailed"
	}
	wantPath := strings.Fields("CheckInput " + path)
	if e.Status != status || e.Error != name {
		t.Errorf("execution = %v %s: %s, want %v %s", e.Status, e.Error, e.Cause, status, name)
	}
	if !slices.Equal(e.Path, wantPath) {
		t.Errorf("path = %q\n want %q", e.Path, wantPath)
	}
	if calls := e.distinctCalls(); !slices.Equal(calls, want.calls) {
		t.Errorf("calls\n  %s\nwant\n  %s", strings.Join(calls, "\n  "), strings.Join(want.calls, "\n  "))
	}
	for name, remaining := range e.unused {
		if len(remaining) > 0 {
			t.Errorf("%s has %d unused responses, want 0", name, len(remaining))
		}
	}
}

// noonAuction is the input of an execution.
const noonAuction = `{"auction":"2026-11-22T12:00:00Z"}`

// executionCase contains the responses of the functions and the expected execution.
type executionCase struct {
	functions stubResponses
	want      expectedExecution
}

// wantExecutions runs the cases and compares their executions.
func wantExecutions(t *testing.T, cases map[string]executionCase) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { runDefinition(t, c.functions, noonAuction).want(t, c.want) })
		})
	}
}
