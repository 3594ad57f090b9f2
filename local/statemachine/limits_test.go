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
	metadata = 1_024   // bytes that count in addition to a function's response
)

// jsonString returns a JSON string of the given number of bytes, including the quotes. It contains
// a letter of two bytes and characters that HTML would escape.
func jsonString(bytes int) string {
	const start = `"é<>&`
	return start + strings.Repeat("x", bytes-len(start)-1) + `"`
}

// The bytes of the JSON around a string.
const (
	aroundSet     = len(`{"a":,"b":1}`)
	aroundPayload = len(`{"FunctionName":"f","Payload":{"value":}}`)
	aroundOutput  = len(`{"in":,"out":{"a":}}`)
	aroundError   = len(`{"error":{"Cause":"no","Error":"Lambda.Unknown"},"in":}`)
)

// quotas contains a case for each quota on data. data returns data whose size exceeds the quota by
// extra bytes.
var quotas = map[string]struct {
	definition string
	data       func(extra int) (input string, r response)
}{
	"execution input": {
		`{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`,
		func(extra int) (string, response) { return jsonString(quota + extra), response{} },
	},
	"state output": {
		`{"StartAt": "Set", "States": {
			"Set": {"Type": "Pass", "Result": 1, "ResultPath": "$.b", "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`,
		func(extra int) (string, response) {
			return `{"a":` + jsonString(quota-aroundSet+extra) + `}`, response{}
		},
	},
	"task parameters": {
		handledTask(`"ResultPath": null`),
		func(extra int) (string, response) {
			return `{"in":` + jsonString(quota-aroundPayload+extra) + `}`, response{body: `1`}
		},
	},
	"task result": {
		handledTask(`"ResultPath": null`),
		func(extra int) (string, response) {
			return `{"in":1}`, response{body: jsonString(quota - metadata + extra)}
		},
	},
	"task output": {
		handledTask(`"ResultSelector": {"a.$": "$.Payload"}, "ResultPath": "$.out"`),
		func(extra int) (string, response) {
			return `{"in":` + jsonString(quota/2) + `}`, response{body: jsonString(quota/2 - aroundOutput + extra)}
		},
	},
	"caught error": {
		catchDefinition(`[{"ErrorEquals": ["Lambda.Unknown"], "ResultPath": "$.error", "Next": "Done"},
			{"ErrorEquals": ["A"], "Next": "First"}, {"ErrorEquals": ["States.ALL"], "Next": "Second"}]`),
		func(extra int) (string, response) {
			return `{"in":` + jsonString(quota-aroundError+extra) + `}`, response{err: errors.New("no")}
		},
	},
}

func TestRun_PayloadQuota(t *testing.T) {
	for name, test := range quotas {
		t.Run(name, func(t *testing.T) {
			input, r := test.data(0)
			functions := &stubFunctions{responses: []response{r}}
			e := mustRun(t, test.definition, input, functions.invoke)
			if e.Status != statemachine.Succeeded {
				t.Errorf("at the quota: execution = %v %s %s, want SUCCEEDED", e.Status, e.Error, e.Cause)
			}
			input, r = test.data(1)
			functions = &stubFunctions{responses: []response{r}}
			wantFailed(t, mustRun(t, test.definition, input, functions.invoke), "States.DataLimitExceeded")
			if len(functions.calls) > 1 {
				t.Errorf("%d calls, want no retry", len(functions.calls))
			}
		})
	}
}

const tooManyEvents = "The execution reached the maximum number of history events (25000)."

func TestRun_HistoryQuotaInLoop(t *testing.T) {
	execution := mustRun(t, `{"StartAt": "Loop", "States": {"Loop": {"Type": "Choice", "Default": "Loop",
		"Choices": [{"Variable": "$", "IsString": true, "Next": "Loop"}]}}}`, `{}`, nil)
	wantFailed(t, execution, "States.Runtime")
	// 12,499 visits have 24,998 events; the start and the failure are the other two.
	if execution.Cause != tooManyEvents || execution.Events != 25_000 || len(execution.Path) != 12_499 {
		t.Errorf("cause %q, %d events, %d visits, want the quota error, 25000 and 12499",
			execution.Cause, execution.Events, len(execution.Path))
	}
}

// TestRun_HistoryQuota runs executions with 6 events, plus 3 for each attempt and 2 for each Pass.
func TestRun_HistoryQuota(t *testing.T) {
	const (
		call = `"Call": {` + invokeTask + `, "ResultPath": null, "Next": "Done", "Retry": [
			{"ErrorEquals": ["States.ALL"], "MaxAttempts": 99999, "BackoffRate": 1}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]}`
		rest = `"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Pass", "Next": "Call"},` + call + `,
			"Done": {"Type": "Succeed"}}}`
		two = `{"StartAt": "One", "States": {` + rest
		one = `{"StartAt": "Two", "States": {"Two": {"Type": "Pass", "Next": "Call"},` + call + `,
			"Done": {"Type": "Succeed"}}}`
		none = `{"StartAt": "Call", "States": {` + call + `, "Done": {"Type": "Succeed"}}}`
	)
	tests := map[string]struct {
		definition      string
		failures, calls int
		status          statemachine.Status
		path            []string
	}{
		"25,000 events": {
			two, 8_329, 8_330, statemachine.Succeeded, []string{"One", "Two", "Call", "Done"},
		},
		"25,002 events":                         {none, 8_331, 8_332, statemachine.Failed, []string{"Call"}},
		"25,003 events":                         {two, 8_330, 8_331, statemachine.Failed, []string{"One", "Two", "Call"}},
		"endless retries":                       {none, 99_999, 8_332, statemachine.Failed, []string{"Call"}},
		"endless retries, odd number of events": {one, 99_999, 8_332, statemachine.Failed, []string{"Two", "Call"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				failures := slices.Repeat([]response{functionError("A")}, test.failures)
				functions := &stubFunctions{responses: append(failures, response{body: `1`})}
				execution := mustRun(t, test.definition, `{"in": 1}`, functions.invoke)
				if execution.Status != test.status || execution.Events != 25_000 || !slices.Equal(execution.Path, test.path) {
					t.Errorf("execution = %v %s %s, %d events, path %v, want %v, 25000, %v",
						execution.Status, execution.Error, execution.Cause, execution.Events, execution.Path, test.status, test.path)
				}
				if len(functions.calls) != test.calls {
					t.Errorf("%d calls, want %d", len(functions.calls), test.calls)
				}
			})
		})
	}
}
