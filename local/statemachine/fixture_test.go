package statemachine_test

import (
	"context"
	"testing"
	"time"

	"auction.internal/local/statemachine"
)

// invokeTask contains the fields of a Task that calls the function f with the value of "in",
// without Next.
const invokeTask = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
	"Parameters": {"FunctionName": "f", "Payload": {"value.$": "$.in"}}`

// taskDefinition returns a definition with one such task and the given fields.
func taskDefinition(fields string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invokeTask + `, ` + fields + `, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

// handledTask returns a definition whose task retries and catches all errors.
func handledTask(fields string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invokeTask + `, ` + fields + `, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"]}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`
}

func mustLoad(t *testing.T, definition string) *statemachine.Machine {
	t.Helper()
	machine, err := statemachine.Load([]byte(definition))
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return machine
}

// mustRun loads and executes a definition.
func mustRun(t *testing.T, definition, input string, invoke statemachine.Invoke) statemachine.Execution {
	t.Helper()
	return mustLoad(t, definition).Run(t.Context(), []byte(input), statemachine.Options{Invoke: invoke})
}

// call is a call of Invoke. after is the time since the first call.
type call struct {
	after             time.Duration
	function, payload string
}

// stubFunctions is a stub of all functions. It returns its responses in order and repeats the last
// one.
type stubFunctions struct {
	responses []response
	calls     []call
	first     time.Time
}

type response struct {
	body string
	err  error
}

func (s *stubFunctions) invoke(_ context.Context, function string, payload []byte) ([]byte, error) {
	now := time.Now()
	if len(s.calls) == 0 {
		s.first = now
	}
	next := s.responses[min(len(s.calls), len(s.responses)-1)]
	s.calls = append(s.calls, call{now.Sub(s.first), function, string(payload)})
	return []byte(next.body), next.err
}

// times returns the times of the calls.
func (s *stubFunctions) times() []time.Duration {
	var times []time.Duration
	for _, call := range s.calls {
		times = append(times, call.after)
	}
	return times
}

// alwaysReturning returns functions that always have the same response.
func alwaysReturning(body string) statemachine.Invoke {
	return (&stubFunctions{responses: []response{{body: body}}}).invoke
}

// alwaysFailing returns functions that always return the error.
func alwaysFailing(err error) statemachine.Invoke {
	return (&stubFunctions{responses: []response{{err: err}}}).invoke
}

// functionError is a response with an error that the function reports.
func functionError(name string) response {
	return response{err: &statemachine.FunctionError{Type: name, Message: "no"}}
}

func wantSucceeded(t *testing.T, execution statemachine.Execution, output string) {
	t.Helper()
	if execution.Status != statemachine.Succeeded || string(execution.Output) != output {
		t.Errorf("execution = %v %s %s, output %s, want SUCCEEDED with %s",
			execution.Status, execution.Error, execution.Cause, execution.Output, output)
	}
}

func wantFailed(t *testing.T, execution statemachine.Execution, name string) {
	t.Helper()
	if execution.Status != statemachine.Failed || execution.Error != name {
		t.Errorf("execution = %v %s %s, want FAILED with %s", execution.Status, execution.Error, execution.Cause, name)
	}
	if execution.Output != nil {
		t.Errorf("failed execution has the output %s, want none", execution.Output)
	}
}
