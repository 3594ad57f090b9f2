package statemachine_test

import (
	"context"
	"testing"
	"time"

	"auction.internal/local/statemachine"
)

// invoking is a Task that calls "f" with the input's "in", short of a Next.
const invoking = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
	"Parameters": {"FunctionName": "f", "Payload": {"value.$": "$.in"}}`

// oneTask is a state machine of one such Task, with more fields, and a Succeed.
func oneTask(fields string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invoking + `, ` + fields + `, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

// handled is a task that retries and catches all there is to catch.
func handled(fields string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invoking + `, ` + fields + `, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"]}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`
}

func load(t *testing.T, definition string) *statemachine.Machine {
	t.Helper()
	machine, err := statemachine.Load([]byte(definition))
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return machine
}

// run executes a definition with functions, whose calls it does not look at.
func run(t *testing.T, definition, input string, invoke statemachine.Invoke) statemachine.Execution {
	t.Helper()
	return load(t, definition).Run(t.Context(), []byte(input), statemachine.Options{Invoke: invoke})
}

// call is a call of Invoke and when it came, counted from the first one.
type call struct {
	after             time.Duration
	function, payload string
}

// script stands for all functions: it answers one call after the other, and
// every further call like the last.
type script struct {
	answers []answer
	calls   []call
	first   time.Time
}

type answer struct {
	body string
	err  error
}

func (s *script) invoke(_ context.Context, function string, payload []byte) ([]byte, error) {
	now := time.Now()
	if len(s.calls) == 0 {
		s.first = now
	}
	next := s.answers[min(len(s.calls), len(s.answers)-1)]
	s.calls = append(s.calls, call{now.Sub(s.first), function, string(payload)})
	return []byte(next.body), next.err
}

// times says when the calls came.
func (s *script) times() []time.Duration {
	var times []time.Duration
	for _, call := range s.calls {
		times = append(times, call.after)
	}
	return times
}

// answering makes functions that always give the same answer.
func answering(body string) statemachine.Invoke {
	return (&script{answers: []answer{{body: body}}}).invoke
}

// failing makes functions that always fail with the error.
func failing(err error) statemachine.Invoke {
	return (&script{answers: []answer{{err: err}}}).invoke
}

func reported(name string) answer {
	return answer{err: &statemachine.FunctionError{Type: name, Message: "no"}}
}

func expectSucceeded(t *testing.T, execution statemachine.Execution, output string) {
	t.Helper()
	if execution.Status != statemachine.Succeeded || string(execution.Output) != output {
		t.Errorf("got %v %s %s, output %s; want SUCCEEDED with %s",
			execution.Status, execution.Error, execution.Cause, execution.Output, output)
	}
}

func expectFailed(t *testing.T, execution statemachine.Execution, name string) {
	t.Helper()
	if execution.Status != statemachine.Failed || execution.Error != name {
		t.Errorf("got %v %s %s; want FAILED with %s", execution.Status, execution.Error, execution.Cause, name)
	}
	if execution.Output != nil {
		t.Errorf("a failed execution has the output %s", execution.Output)
	}
}
