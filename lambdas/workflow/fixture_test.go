package workflow_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"auction.internal/lambdas/workflow"
)

// functions are distinct functions whose names are easy to find in the definition.
var functions = workflow.Functions{CollectResults: "test-collect", StoreResults: "test-store", Notify: "test-notify"}

// platformWait is the waiting time of the rendered state machine.
const platformWait = 30 * time.Second

// stateMachine contains the fields of the definition that the tests check.
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

// mustRender returns the definition that invokes the functions.
func mustRender(t *testing.T, f workflow.Functions) string {
	t.Helper()
	text, err := workflow.Render(f, platformWait)
	if err != nil {
		t.Fatalf("Render(%+v): %v", f, err)
	}
	return text
}

// decode decodes a rendered definition.
func decode(t *testing.T, text string) stateMachine {
	t.Helper()
	var m stateMachine
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("invalid definition: %v", err)
	}
	return m
}

// newStateMachine returns the rendered state machine.
func newStateMachine(t *testing.T) stateMachine {
	t.Helper()
	return decode(t, mustRender(t, functions))
}

// tasks returns the names of the Task states. It fails the test if there are none.
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

// invoked returns the functions that the tasks invoke, sorted and without duplicates.
func (m stateMachine) invoked(t *testing.T) []string {
	t.Helper()
	invoked := map[string]bool{}
	for _, name := range m.tasks(t) {
		invoked[m.States[name].Parameters.FunctionName] = true
	}
	return slices.Sorted(maps.Keys(invoked))
}
