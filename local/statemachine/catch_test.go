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

// caught is a state machine of one task whose catchers lead to the states First and
// Second, which tell which of them it was.
func caught(catch string) string {
	return `{"StartAt": "Call", "States": {
		"Call": {` + invoking + `, "ResultPath": null, "Catch": ` + catch + `, "Next": "Done"},
		"First": {"Type": "Pass", "Parameters": {"first.$": "$"}, "Next": "Done"},
		"Second": {"Type": "Pass", "Parameters": {"second.$": "$"}, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

func TestCatchTakesTheFirstThatMatches(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A", "B"], "ResultPath": "$.error.B", "Next": "First"}, {"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	tests := map[string]string{
		"B": `{"first":{"error":{"B":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"B\"}","Error":"B"}},"in":1}}`,
		"C": `{"second":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"C\"}","Error":"C"}}`,
		// A function cannot make its error terminal by its name.
		"States.Runtime": `{"second":{"Cause":"{\"errorMessage\":\"no\",\"errorType\":\"States.Runtime\"}","Error":"States.Runtime"}}`,
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			expectSucceeded(t, run(t, caught(catch), `{"in": 1}`, failing(reported(name).err)), want)
		})
	}
}

func TestCatchDiscardsTheError(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A"], "ResultPath": null, "Next": "First"}, {"ErrorEquals": ["B"], "Next": "Second"}]`
	expectSucceeded(t, run(t, caught(catch), `{"in": 1}`, failing(reported("A").err)), `{"first":{"in":1}}`)
	expectFailed(t, run(t, caught(catch), `{"in": 1}`, failing(reported("C").err)), "C")
}

func TestErrorsOfInvoke(t *testing.T) {
	function := &statemachine.FunctionError{Type: "OrderRejected", Message: `a "b" <c>`}
	const cause = `{"errorMessage":"a \"b\" \u003cc\u003e","errorType":"OrderRejected"}`
	tests := map[string]struct {
		err         error
		name, cause string
	}{
		"a function's":         {function, "OrderRejected", cause},
		"a function's wrapped": {fmt.Errorf("calling: %w", function), "OrderRejected", cause},
		"a function's no type": {&statemachine.FunctionError{Message: "m"}, "Lambda.Unknown", `{"errorMessage":"m","errorType":""}`},
		"any other":            {errors.New("no network"), "Lambda.Unknown", "no network"},
		"a deadline inside":    {context.DeadlineExceeded, "Lambda.Unknown", "context deadline exceeded"},
		"a long name":          {&statemachine.FunctionError{Type: strings.Repeat("é", 300)}, strings.Repeat("é", 256), `{"errorMessage":"","errorType":"` + strings.Repeat("é", 300) + `"}`},
		"a long cause":         {errors.New(strings.Repeat("é", 40_000)), "Lambda.Unknown", strings.Repeat("é", 32_768)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			execution := run(t, oneTask(`"ResultPath": null`), `{"in": 1}`, failing(test.err))
			expectFailed(t, execution, test.name)
			if execution.Cause != test.cause {
				t.Errorf("got the cause %.100s, want %.100s", execution.Cause, test.cause)
			}
		})
	}
	if got, want := function.Error(), `OrderRejected: a "b" <c>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnswersThatAreNotJSON(t *testing.T) {
	const catch = `[{"ErrorEquals": ["Lambda.Unknown"], "ResultPath": null, "Next": "First"}, {"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	for _, body := range []string{``, `{`, `OK`, `{} {}`} {
		expectSucceeded(t, run(t, caught(catch), `{"in": 1}`, answering(body)), `{"first":{"in":1}}`)
	}
}

// A test's FailNow inside a function ends the goroutine it runs in.
func TestInvokeThatEndsItsGoroutine(t *testing.T) {
	execution := run(t, oneTask(`"ResultPath": null`), `{"in": 1}`, func(context.Context, string, []byte) ([]byte, error) {
		runtime.Goexit()
		return nil, nil
	})
	expectFailed(t, execution, "Lambda.Unknown")
}

func TestTerminalErrorsAreNotHandled(t *testing.T) {
	tests := map[string]struct{ fields, input, want string }{
		"a payload path":  {`"ResultPath": null`, `{}`, "States.Runtime"},
		"a selector path": {`"ResultSelector": {"a.$": "$.Payload.none"}`, `{"in": 1}`, "States.Runtime"},
		"a result path":   {`"ResultPath": "$.in.got"`, `{"in": 1}`, "States.ResultPathMatchFailure"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			functions := &script{answers: []answer{{body: `{}`}}}
			execution := run(t, handled(test.fields), test.input, functions.invoke)
			expectFailed(t, execution, test.want)
			if len(functions.calls) > 1 {
				t.Errorf("retried: %v", functions.calls)
			}
		})
	}
}

func TestCatchersResultPathThroughNoObject(t *testing.T) {
	const catch = `[{"ErrorEquals": ["A"], "ResultPath": "$.in.error", "Next": "First"}, {"ErrorEquals": ["States.ALL"], "Next": "Second"}]`
	execution := run(t, caught(catch), `{"in": 1}`, failing(reported("A").err))
	expectFailed(t, execution, "States.ResultPathMatchFailure")
}
