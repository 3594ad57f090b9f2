package statemachine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"auction.internal/local/statemachine"
)

const (
	quota    = 262_144 // bytes of a payload
	metadata = 1_024   // bytes counted around a function's answer
)

// text is a JSON string of so many bytes, its quotes included. It has letters
// of two bytes and characters that HTML would escape.
func text(bytes int) string {
	const start = `"é<>&`
	return start + strings.Repeat("x", bytes-len(start)-1) + `"`
}

// The bytes that are added to a text in each place.
const (
	aroundSet     = len(`{"a":,"b":1}`)
	aroundPayload = len(`{"FunctionName":"f","Payload":{"value":}}`)
	aroundOutput  = len(`{"in":,"out":{"a":}}`)
	aroundError   = len(`{"error":{"Cause":"no","Error":"Lambda.Unknown"},"in":}`)
)

// quotas make data that has exactly the bytes that are allowed when extra is zero.
var quotas = map[string]struct {
	definition string
	data       func(extra int) (input string, functions answer)
}{
	"an execution's input": {
		`{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`,
		func(extra int) (string, answer) { return text(quota + extra), answer{} },
	},
	"a state's output": {
		`{"StartAt": "Set", "States": {
			"Set": {"Type": "Pass", "Result": 1, "ResultPath": "$.b", "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`,
		func(extra int) (string, answer) { return `{"a":` + text(quota-aroundSet+extra) + `}`, answer{} },
	},
	"a task's parameters": {
		handled(`"ResultPath": null`),
		func(extra int) (string, answer) {
			return `{"in":` + text(quota-aroundPayload+extra) + `}`, answer{body: `1`}
		},
	},
	"a task's result": {
		handled(`"ResultPath": null`),
		func(extra int) (string, answer) { return `{"in":1}`, answer{body: text(quota - metadata + extra)} },
	},
	"a task's output": {
		handled(`"ResultSelector": {"a.$": "$.Payload"}, "ResultPath": "$.out"`),
		func(extra int) (string, answer) {
			return `{"in":` + text(quota/2) + `}`, answer{body: text(quota/2 - aroundOutput + extra)}
		},
	},
	"a caught error": {
		caught(`[{"ErrorEquals": ["Lambda.Unknown"], "ResultPath": "$.error", "Next": "Done"},
			{"ErrorEquals": ["A"], "Next": "First"}, {"ErrorEquals": ["States.ALL"], "Next": "Second"}]`),
		func(extra int) (string, answer) {
			return `{"in":` + text(quota-aroundError+extra) + `}`, answer{err: errors.New("no")}
		},
	},
}

func TestPayloadQuota(t *testing.T) {
	for name, test := range quotas {
		t.Run(name, func(t *testing.T) {
			input, answers := test.data(0)
			if fits := run(t, test.definition, input, (&script{answers: []answer{answers}}).invoke); fits.Status != statemachine.Succeeded {
				t.Errorf("as long as allowed: %v %s %s", fits.Status, fits.Error, fits.Cause)
			}
			input, answers = test.data(1)
			functions := &script{answers: []answer{answers}}
			expectFailed(t, run(t, test.definition, input, functions.invoke), "States.DataLimitExceeded")
			if len(functions.calls) > 1 {
				t.Errorf("retried: %d calls", len(functions.calls))
			}
		})
	}
}

const tooManyEvents = "The execution reached the maximum number of history events (25000)."

func TestHistoryQuotaOfALoop(t *testing.T) {
	execution := run(t, `{"StartAt": "Loop", "States": {"Loop": {"Type": "Choice", "Default": "Loop",
		"Choices": [{"Variable": "$", "IsString": true, "Next": "Loop"}]}}}`, `{}`, nil)
	expectFailed(t, execution, "States.Runtime")
	// Between the start and the failure there is room for 12,499 visits.
	if execution.Cause != tooManyEvents || execution.Events != 25_000 || len(execution.Path) != 12_499 {
		t.Errorf("got %q with %d events of %d visits", execution.Cause, execution.Events, len(execution.Path))
	}
}

// The history holds 6 events and 3 for every attempt, and 2 for every Pass.
func TestHistoryQuotaIsExact(t *testing.T) {
	const (
		call = `"Call": {` + invoking + `, "ResultPath": null, "Next": "Done", "Retry": [
			{"ErrorEquals": ["States.ALL"], "MaxAttempts": 99999, "BackoffRate": 1}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]}`
		rest = `"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Pass", "Next": "Call"},` + call + `, "Done": {"Type": "Succeed"}}}`
		two  = `{"StartAt": "One", "States": {` + rest
		one  = `{"StartAt": "Two", "States": {"Two": {"Type": "Pass", "Next": "Call"},` + call + `, "Done": {"Type": "Succeed"}}}`
		none = `{"StartAt": "Call", "States": {` + call + `, "Done": {"Type": "Succeed"}}}`
	)
	tests := map[string]struct {
		definition      string
		failures, calls int
		status          statemachine.Status
		path            []string
	}{
		"25,000 events": {two, 8_329, 8_330, statemachine.Succeeded, []string{"One", "Two", "Call", "Done"}},
		"25,002 events": {none, 8_331, 8_332, statemachine.Failed, []string{"Call"}},
		"25,003 events": {two, 8_330, 8_331, statemachine.Failed, []string{"One", "Two", "Call"}},
		"no end":        {none, 99_999, 8_332, statemachine.Failed, []string{"Call"}},
		"no answer":     {one, 99_999, 8_332, statemachine.Failed, []string{"Two", "Call"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				answers := slices.Repeat([]answer{reported("A")}, test.failures)
				functions := &script{answers: append(answers, answer{body: `1`})}
				execution := run(t, test.definition, `{"in": 1}`, functions.invoke)
				if execution.Status != test.status || execution.Events != 25_000 || !slices.Equal(execution.Path, test.path) {
					t.Errorf("got %v %s %s with %d events along %v",
						execution.Status, execution.Error, execution.Cause, execution.Events, execution.Path)
				}
				if len(functions.calls) != test.calls {
					t.Errorf("got %d calls, want %d", len(functions.calls), test.calls)
				}
			})
		})
	}
}
