package workflow_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"auction.internal/lambdas/workflow"
)

// names are function names that are easy to find again.
var names = workflow.Functions{CollectResults: "the-collector", StoreResults: "the-storer", Notify: "the-notifier"}

// wait is how long the state machine of the tests waits for results.
const wait = 30 * time.Second

// stateMachine is what the tests read of the definition.
type stateMachine struct {
	TimeoutSeconds int
	States         map[string]state
}

type state struct {
	Type           string
	Resource       string
	TimeoutSeconds int
	Seconds        int // of a Wait
	Parameters     struct{ FunctionName string }
	Retry          []retrier
	Catch          []catcher
	Error          string          // of a Fail
	Result         json.RawMessage // of a Pass
}

type retrier struct {
	ErrorEquals     []string
	IntervalSeconds float64
	MaxAttempts     int
	BackoffRate     float64
	MaxDelaySeconds float64
	JitterStrategy  string
}

type catcher struct {
	ErrorEquals []string
	Next        string
}

func render(t *testing.T, f workflow.Functions) string {
	t.Helper()
	text, err := workflow.Render(f, wait)
	if err != nil {
		t.Fatalf("Render(%+v): %v", f, err)
	}
	return text
}

func read(t *testing.T, text string) stateMachine {
	t.Helper()
	var m stateMachine
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("the definition is not JSON: %v", err)
	}
	return m
}

// deployed returns the state machine as it is deployed.
func deployed(t *testing.T) stateMachine {
	t.Helper()
	return read(t, render(t, names))
}

// tasks gives the names of the Task states, of which there must be some.
func (m stateMachine) tasks(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, name := range slices.Sorted(maps.Keys(m.States)) {
		if m.States[name].Type == "Task" {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		t.Fatal("the state machine has no tasks")
	}
	return found
}

// functions gives the functions that the tasks call, each once.
func (m stateMachine) functions(t *testing.T) []string {
	t.Helper()
	called := map[string]bool{}
	for _, name := range m.tasks(t) {
		called[m.States[name].Parameters.FunctionName] = true
	}
	return slices.Sorted(maps.Keys(called))
}
