package statemachine_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

func TestRun_Events(t *testing.T) {
	const (
		done   = `"Done": {"Type": "Succeed"}}}`
		call   = `{"StartAt": "Call", "States": {"Call": {` + invokeTask + `, "Next": "Done"`
		caught = `, "Catch": [{"ErrorEquals": ["A"], "Next": "Done"}]`
		retry  = `, "Retry": [{"ErrorEquals": ["A"]}]`
	)
	a := functionError("A")
	tests := map[string]struct {
		definition string
		responses  []response
		events     int
	}{
		"Succeed": {`{"StartAt": "Done", "States": {` + done, nil, 4},
		"Fail":    {`{"StartAt": "No", "States": {"No": {"Type": "Fail"}}}`, nil, 3},
		"Wait": {`{"StartAt": "Pause", "States": {
			"Pause": {"Type": "Wait", "Seconds": 1, "Next": "Done"}, ` + done, nil, 6},
		"failed Pass": {`{"StartAt": "Pass", "States": {
			"Pass": {"Type": "Pass", "Parameters": {"a.$": "$.b"}, "Next": "Done"}, ` + done, nil, 3},
		"failed Choice": {`{"StartAt": "Choose", "States": {"Choose": {"Type": "Choice",
			"Choices": [{"Variable": "$", "IsString": true, "Next": "Done"}]}, ` + done, nil, 3},
		"task":              {call + `}, ` + done, []response{{body: `1`}}, 9},
		"retried task":      {call + retry + `}, ` + done, []response{a, a, {body: `1`}}, 15},
		"failed task":       {call + retry + `}, ` + done, []response{a}, 15},
		"caught task error": {call + caught + `}, ` + done, []response{a}, 9},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				execution := mustRun(t, test.definition, `{"in": 1}`, (&stubFunctions{responses: test.responses}).invoke)
				if execution.Events != test.events {
					t.Errorf("%d events, want %d", execution.Events, test.events)
				}
			})
		})
	}
}

// TestRun_EventsOfReferenceExecution runs the same sequence of state types as an execution for
// which another interpreter counted 53 events: 16 states entered and exited, the Fail state
// entered, 6 tasks with 3 events each, the start and the end.
func TestRun_EventsOfReferenceExecution(t *testing.T) {
	types := strings.Fields(`Choice Pass Task Choice Wait Task Choice Task Choice Pass Task Choice Task Pass Task Choice`)
	fields := map[string]string{
		"Choice": `"Type": "Choice", "Choices": [{"Variable": "$.in", "IsPresent": true, "Next": "NEXT"}]`,
		"Pass":   `"Type": "Pass", "Next": "NEXT"`,
		"Task":   invokeTask + `, "ResultPath": null, "Next": "NEXT"`,
		"Wait":   `"Type": "Wait", "Seconds": 30, "Next": "NEXT"`,
	}
	names := strings.Split("ABCDEFGHIJKLMNOPQ", "")
	definition := `{"StartAt": "A", "States": {"Q": {"Type": "Fail", "Error": "AuctionFailed", "Cause": "open"}`
	for i, stateType := range types {
		definition += `, "` + names[i] + `": {` + strings.ReplaceAll(fields[stateType], "NEXT", names[i+1]) + `}`
	}
	synctest.Test(t, func(t *testing.T) {
		execution := mustRun(t, definition+`}}`, `{"in": 1}`, alwaysReturning(`{}`))
		wantFailed(t, execution, "AuctionFailed")
		if execution.Cause != "open" || execution.Events != 53 || !slices.Equal(execution.Path, names) {
			t.Errorf("cause %q, %d events, path %v, want 53 and %v", execution.Cause, execution.Events, execution.Path, names)
		}
	})
}

// TestRun_DefaultTimeout checks the maximum duration of an execution on AWS, one year.
func TestRun_DefaultTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		execution := mustRun(t, `{"StartAt": "Pause", "States": {
			"Pause": {"Type": "Wait", "Seconds": 99999999, "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`, `{}`, nil)
		if elapsed := time.Since(start); execution.Status != statemachine.TimedOut || elapsed != 365*24*time.Hour {
			t.Errorf("execution = %v after %v, want TIMED_OUT after 365 days", execution.Status, elapsed)
		}
	})
}

func TestRun_ConcurrentExecutions(t *testing.T) {
	machine := mustLoad(t, taskDefinition(`"ResultSelector": {"a.$": "$.Payload"}, "ResultPath": "$.got"`))
	var executions sync.WaitGroup
	for range 8 {
		executions.Go(func() {
			execution := machine.Run(t.Context(), []byte(`{"in": 1}`), statemachine.Options{Invoke: alwaysReturning(`2`)})
			wantSucceeded(t, execution, `{"got":{"a":2},"in":1}`)
		})
	}
	executions.Wait()
}

func TestStatus_String(t *testing.T) {
	names := map[statemachine.Status]string{
		statemachine.Succeeded: "SUCCEEDED",
		statemachine.Failed:    "FAILED",
		statemachine.TimedOut:  "TIMED_OUT",
		statemachine.Aborted:   "ABORTED",
		0:                      "Status(0)",
	}
	for status, name := range names {
		if status.String() != name {
			t.Errorf("String() = %s, want %s", status, name)
		}
	}
}
