package statemachine_test

import "testing"

// passDefinition returns a definition that evaluates an expression into the field v.
func passDefinition(expression string) string {
	return `{"StartAt": "Pass", "States": {
		"Pass": {"Type": "Pass", "Parameters": {"v.$": "` + expression + `"}, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

func TestMathAdd(t *testing.T) {
	const input = `{"a":[1,{"b":-3}],"n":2}`
	for expression, want := range map[string]string{
		"States.MathAdd($.n, 1)":           `3`,
		"States.MathAdd(-5,$.n)":           `-3`,
		"States.MathAdd( $.n , $.a[1].b )": `-1`,
		"States.MathAdd(2147483647, 1)":    `2147483648`,
	} {
		t.Run(expression, func(t *testing.T) {
			wantSucceeded(t, mustRun(t, passDefinition(expression), input, nil), `{"v":`+want+`}`)
		})
	}
}

func TestMathAdd_InvalidArguments(t *testing.T) {
	const input = `{"a":[1],"text":"x","n":2,"half":0.5,"large":2147483648}`
	for expression, want := range map[string]string{
		"States.MathAdd($.n, $.half)":     "States.IntrinsicFailure",
		"States.MathAdd($.n, $.text)":     "States.IntrinsicFailure",
		"States.MathAdd($.large, 1)":      "States.IntrinsicFailure",
		"States.MathAdd($.a, 1)":          "States.IntrinsicFailure",
		"States.MathAdd($.n, $.missing)":  "States.Runtime",
		"States.MathAdd($.a[1], 1)":       "States.Runtime",
		"States.MathAdd($.text[0], 1)":    "States.Runtime",
		"States.MathAdd($.n.inside, $.n)": "States.Runtime",
	} {
		t.Run(expression, func(t *testing.T) {
			wantFailed(t, mustRun(t, passDefinition(expression), input, nil), want)
		})
	}
}
