package statemachine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"auction.internal/local/statemachine"
)

// catchDefinition returns a definition of one task with the given Catch. The states First and
// Second mark which catcher matched.
func catchDefinition(catch string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invokeTask + `, "ResultPath": null, "Catch": ` + catch + `, "Next": "Done"},
		"First": {"Type": "Pass", "Parameters": {"first.$": "$"}, "Next": "Done"},
		"Second": {"Type": "Pass", "Parameters": {"second.$": "$"}, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

func TestCatch_FirstMatch(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A", "B"], "ResultPath": "$.error.B", "Next": "First"},
		{"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	tests := map[string]string{
		"B": `{"first":{"error":{"B":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"B\"}","Error":"B"}},"in":1}}`,
		"C": `{"second":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"C\"}","Error":"C"}}`,
		// An error of a function is never terminal, whatever its name.
		"States.Runtime": `{"second":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"States.Runtime\"}","Error":"States.Runtime"}}`,
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			wantSucceeded(t, mustRun(t, catchDefinition(catch), `{"in": 1}`, alwaysFailing(functionError(name).err)), want)
		})
	}
}

func TestCatch_NullResultPath(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A"], "ResultPath": null, "Next": "First"}, {"ErrorEquals": ["B"], "Next": "Second"}]`
	execution := mustRun(t, catchDefinition(catch), `{"in": 1}`, alwaysFailing(functionError("A").err))
	wantSucceeded(t, execution, `{"first":{"in":1}}`)
	wantFailed(t, mustRun(t, catchDefinition(catch), `{"in": 1}`, alwaysFailing(functionError("C").err)), "C")
}

func TestTask_InvokeErrors(t *testing.T) {
	function := &statemachine.FunctionError{Type: "OrderRejected", Message: `a "b" <c>`}
	const cause = `{"errorMessage":"a \"b\" \u003cc\u003e","errorType":"OrderRejected"}`
	tests := map[string]struct {
		err         error
		name, cause string
	}{
		"function error":         {function, "OrderRejected", cause},
		"wrapped function error": {fmt.Errorf("calling: %w", function), "OrderRejected", cause},
		"function error without type": {
			&statemachine.FunctionError{Message: "m"}, "Lambda.Unknown", `{"errorMessage":"m","errorType":""}`,
		},
		"other error":              {errors.New("no network"), "Lambda.Unknown", "no network"},
		"deadline in the function": {context.DeadlineExceeded, "Lambda.Unknown", "context deadline exceeded"},
		"long name": {
			&statemachine.FunctionError{Type: strings.Repeat("é", 300)}, strings.Repeat("é", 256),
			`{"errorMessage":"","errorType":"` + strings.Repeat("é", 300) + `"}`,
		},
		"long cause": {errors.New(strings.Repeat("é", 40_000)), "Lambda.Unknown", strings.Repeat("é", 32_768)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			execution := mustRun(t, taskDefinition(`"ResultPath": null`), `{"in": 1}`, alwaysFailing(test.err))
			wantFailed(t, execution, test.name)
			if execution.Cause != test.cause {
				t.Errorf("Cause = %.100s, want %.100s", execution.Cause, test.cause)
			}
		})
	}
	if got, want := function.Error(), `OrderRejected: a "b" <c>`; got != want {
		t.Errorf("Error() = %s, want %s", got, want)
	}
}

func TestTask_ResponseNotJSON(t *testing.T) {
	const catch = `[{"ErrorEquals": ["Lambda.Unknown"], "ResultPath": null, "Next": "First"},
		{"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	for _, body := range []string{``, `{`, `OK`, `{} {}`} {
		wantSucceeded(t, mustRun(t, catchDefinition(catch), `{"in": 1}`, alwaysReturning(body)), `{"first":{"in":1}}`)
	}
}

// TestTask_InvokeExitsGoroutine calls a function that exits its goroutine, as testing.T.FailNow
// does.
func TestTask_InvokeExitsGoroutine(t *testing.T) {
	exit := func(context.Context, string, []byte) ([]byte, error) {
		runtime.Goexit()
		return nil, nil
	}
	wantFailed(t, mustRun(t, taskDefinition(`"ResultPath": null`), `{"in": 1}`, exit), "Lambda.Unknown")
}

// TestTask_TerminalErrors checks that terminal errors are neither retried nor caught.
func TestTask_TerminalErrors(t *testing.T) {
	tests := map[string]struct{ fields, input, want string }{
		"missing payload path":  {`"ResultPath": null`, `{}`, "States.Runtime"},
		"missing selector path": {`"ResultSelector": {"a.$": "$.Payload.none"}`, `{"in": 1}`, "States.Runtime"},
		"invalid result path":   {`"ResultPath": "$.in.got"`, `{"in": 1}`, "States.ResultPathMatchFailure"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			functions := &stubFunctions{responses: []response{{body: `{}`}}}
			execution := mustRun(t, handledTask(test.fields), test.input, functions.invoke)
			wantFailed(t, execution, test.want)
			if len(functions.calls) > 1 {
				t.Errorf("calls %v, want no retry", functions.calls)
			}
		})
	}
}

func TestCatch_InvalidResultPath(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A"], "ResultPath": "$.in.error", "Next": "First"},
		{"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	execution := mustRun(t, catchDefinition(catch), `{"in": 1}`, alwaysFailing(functionError("A").err))
	wantFailed(t, execution, "States.ResultPathMatchFailure")
}
