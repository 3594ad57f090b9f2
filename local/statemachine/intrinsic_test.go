package statemachine_test

import "testing"

// onePass evaluates one expression into the field v.
func onePass(expression string) string {
	return `{"StartAt": "Pass", "States": {
		"Pass": {"Type": "Pass", "Parameters": {"v.$": "` + expression + `"}, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`
}

func TestIntrinsics(t *testing.T) {
	const input = `{"a":[1,"<&>",{"b":0.10}],"empty":[],"n":2,"object":{}}`
	for expression, want := range map[string]string{
		"States.ArrayLength($.a)":                             `3`,
		"States.ArrayLength($.empty)":                         `0`,
		"States.JsonToString($.empty)":                        `"[]"`,
		"States.JsonToString($.object)":                       `"{}"`,
		"States.JsonToString($.a)":                            `"[1,\"<&>\",{\"b\":0.10}]"`,
		"States.JsonToString($.a[2].b)":                       `"0.10"`,
		"States.MathAdd($.n, 1)":                              `3`,
		"States.MathAdd(-5,$.n)":                              `-3`,
		"States.MathAdd( $.n , States.ArrayLength($.a) )":     `5`,
		"States.MathAdd(States.MathAdd($.n, 1), $.a[0])":      `4`,
		"States.MathAdd(States.ArrayLength($.a), $.a[0])":     `4`,
		"States.JsonToString(States.MathAdd(2147483647, 1))":  `"2147483648"`,
		"States.ArrayLength($.a)   ":                          `3`,
		"States.MathAdd(States.ArrayLength($.empty), $.a[0])": `1`,
	} {
		t.Run(expression, func(t *testing.T) {
			expectSucceeded(t, run(t, onePass(expression), input, nil), `{"v":`+want+`}`)
		})
	}
}

func TestIntrinsics_InvalidArguments(t *testing.T) {
	const input = `{"a":[1],"text":"x","n":2,"half":0.5,"large":2147483648}`
	for expression, want := range map[string]string{
		"States.ArrayLength($.text)":      "States.IntrinsicFailure",
		"States.ArrayLength($.n)":         "States.IntrinsicFailure",
		"States.MathAdd($.n, $.half)":     "States.IntrinsicFailure",
		"States.MathAdd($.n, $.text)":     "States.IntrinsicFailure",
		"States.MathAdd($.n, $.large)":    "States.IntrinsicFailure",
		"States.ArrayLength($.missing)":   "States.Runtime",
		"States.JsonToString($.a[1])":     "States.Runtime",
		"States.JsonToString($.text[0])":  "States.Runtime",
		"States.JsonToString($.n.inside)": "States.Runtime",
	} {
		t.Run(expression, func(t *testing.T) {
			expectFailed(t, run(t, onePass(expression), input, nil), want)
		})
	}
}
