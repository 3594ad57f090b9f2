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

func TestEvents(t *testing.T) {
	const (
		done   = `"Done": {"Type": "Succeed"}}}`
		call   = `{"StartAt": "Call", "States": {"Call": {` + invoking + `, "Next": "Done"`
		caught = `, "Catch": [{"ErrorEquals": ["A"], "Next": "Done"}]`
		retry  = `, "Retry": [{"ErrorEquals": ["A"]}]`
	)
	a := reported("A")
	tests := map[string]struct {
		definition string
		answers    []answer
		events     int
	}{
		"Succeed":         {`{"StartAt": "Done", "States": {` + done, nil, 4},
		"Fail":            {`{"StartAt": "No", "States": {"No": {"Type": "Fail"}}}`, nil, 3},
		"Wait":            {`{"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 1, "Next": "Done"}, ` + done, nil, 6},
		"Pass that fails": {`{"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "Parameters": {"a.$": "$.b"}, "Next": "Done"}, ` + done, nil, 3},
		"Choice that fails": {`{"StartAt": "Choose", "States": {"Choose": {"Type": "Choice",
			"Choices": [{"Variable": "$", "IsString": true, "Next": "Done"}]}, ` + done, nil, 3},
		"a task":         {call + `}, ` + done, []answer{{body: `1`}}, 9},
		"a task retried": {call + retry + `}, ` + done, []answer{a, a, {body: `1`}}, 15},
		"a task failed":  {call + retry + `}, ` + done, []answer{a}, 15},
		"a task caught":  {call + caught + `}, ` + done, []answer{a}, 9},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				execution := run(t, test.definition, `{"in": 1}`, (&script{answers: test.answers}).invoke)
				if execution.Events != test.events {
					t.Errorf("got %d events, want %d", execution.Events, test.events)
				}
			})
		})
	}
}

// The kinds of states of an execution that another interpreter counted
// 53 events for: 16 states entered and left, the Fail entered, 6 tasks of 3
// events, the start and the end.
func TestEventsOfAReferenceExecution(t *testing.T) {
	kinds := strings.Fields(`Choice Pass Task Choice Wait Task Choice Task Choice Pass Task Choice Task Pass Task Choice`)
	fields := map[string]string{
		"Choice": `"Type": "Choice", "Choices": [{"Variable": "$.in", "IsPresent": true, "Next": "NEXT"}]`,
		"Pass":   `"Type": "Pass", "Next": "NEXT"`,
		"Task":   invoking + `, "ResultPath": null, "Next": "NEXT"`,
		"Wait":   `"Type": "Wait", "Seconds": 30, "Next": "NEXT"`,
	}
	names := strings.Split("ABCDEFGHIJKLMNOPQ", "")
	definition := `{"StartAt": "A", "States": {"Q": {"Type": "Fail", "Error": "AuctionFailed", "Cause": "open"}`
	for i, kind := range kinds {
		definition += `, "` + names[i] + `": {` + strings.ReplaceAll(fields[kind], "NEXT", names[i+1]) + `}`
	}
	synctest.Test(t, func(t *testing.T) {
		execution := run(t, definition+`}}`, `{"in": 1}`, answering(`{}`))
		expectFailed(t, execution, "AuctionFailed")
		if execution.Cause != "open" || execution.Events != 53 || !slices.Equal(execution.Path, names) {
			t.Errorf("got %q with %d events along %v, want 53 along %v", execution.Cause, execution.Events, execution.Path, names)
		}
	})
}

// AWS lets no execution live longer than a year.
func TestExecutionWithoutTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		execution := run(t, `{"StartAt": "Pause", "States": {
			"Pause": {"Type": "Wait", "Seconds": 99999999, "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`, `{}`, nil)
		if took := time.Since(start); execution.Status != statemachine.TimedOut || took != 365*24*time.Hour {
			t.Errorf("got %v after %v, want TIMED_OUT after a year", execution.Status, took)
		}
	})
}

func TestMachine_ConcurrentExecutions(t *testing.T) {
	machine := load(t, oneTask(`"ResultSelector": {"a.$": "$.Payload"}, "ResultPath": "$.got"`))
	var executions sync.WaitGroup
	for range 8 {
		executions.Go(func() {
			execution := machine.Run(t.Context(), []byte(`{"in": 1}`), statemachine.Options{Invoke: answering(`2`)})
			expectSucceeded(t, execution, `{"got":{"a":2},"in":1}`)
		})
	}
	executions.Wait()
}

func TestStatusNames(t *testing.T) {
	names := map[statemachine.Status]string{
		statemachine.Succeeded: "SUCCEEDED",
		statemachine.Failed:    "FAILED",
		statemachine.TimedOut:  "TIMED_OUT",
		statemachine.Aborted:   "ABORTED",
		0:                      "Status(0)",
	}
	for status, name := range names {
		if status.String() != name {
			t.Errorf("got %s, want %s", status, name)
		}
	}
}
