package statemachine_test

import "testing"

func TestPass(t *testing.T) {
	tests := map[string]struct{ fields, input, want string }{
		"no fields": {`"Comment": "c"`, `{"a": 1}`, `{"a":1}`},
		"Parameters replace the input": {
			`"Parameters": {"b.$": "$.a.c", "d": "$.a", "e": {"f.$": "$"}}`,
			`{"a": {"c": [1]}}`, `{"b":[1],"d":"$.a","e":{"f":{"a":{"c":[1]}}}}`,
		},
		"Parameters with ResultPath": {
			`"Parameters": {"b.$": "$.a"}, "ResultPath": "$.c"`,
			`{"a": 1}`, `{"a":1,"c":{"b":1}}`,
		},
		"Result replaces the input": {`"Result": {"b.$": "$.a"}`, `{"a": 1}`, `{"b.$":"$.a"}`},
		"Result is null":            {`"Result": null`, `{"a": 1}`, `null`},
		"Result with ResultPath": {
			`"Result": true, "ResultPath": "$.b"`,
			`{"a": 1}`, `{"a":1,"b":true}`,
		},
		"ResultPath of an existing field": {`"Result": true, "ResultPath": "$.a"`, `{"a": 1}`, `{"a":true}`},
		"nested ResultPath": {
			`"Result": true, "ResultPath": "$.b.c"`,
			`{"a": 1}`, `{"a":1,"b":{"c":true}}`,
		},
		"nested ResultPath of an existing object": {
			`"Result": true, "ResultPath": "$.b.c"`,
			`{"b": {"a": 1}}`, `{"b":{"a":1,"c":true}}`,
		},
		"ResultPath is $":                {`"Result": true, "ResultPath": "$"`, `{"a": 1}`, `true`},
		"ResultPath is null":             {`"Result": true, "ResultPath": null`, `{"a": 1}`, `{"a":1}`},
		"ResultPath is null, text input": {`"Result": true, "ResultPath": null`, `"a"`, `"a"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			execution := mustRun(t, `{"StartAt": "Pass", "States": {
				"Pass": {"Type": "Pass", `+test.fields+`, "Next": "Done"},
				"Done": {"Type": "Succeed"}}}`, test.input, nil)
			wantSucceeded(t, execution, test.want)
		})
	}
}

func TestPass_ResultPathThroughNonObject(t *testing.T) {
	for _, input := range []string{`"text"`, `null`, `[]`, `{"a": "text"}`, `{"a": null}`} {
		t.Run(input, func(t *testing.T) {
			execution := mustRun(t, `{"StartAt": "Pass", "States": {
				"Pass": {"Type": "Pass", "Result": 1, "ResultPath": "$.a.b", "Next": "Done"},
				"Done": {"Type": "Succeed"}}}`, input, nil)
			wantFailed(t, execution, "States.ResultPathMatchFailure")
		})
	}
}

// TestPass_ResultPathDoesNotChangeSharedData sets a result in one of two fields that have the same
// data.
func TestPass_ResultPathDoesNotChangeSharedData(t *testing.T) {
	execution := mustRun(t, `{"StartAt": "Twice", "States": {
		"Twice": {"Type": "Pass", "Parameters": {"one.$": "$", "two.$": "$"}, "Next": "Set"},
		"Set": {"Type": "Pass", "Result": 2, "ResultPath": "$.one.a.b", "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, `{"a": {"b": 1}}`, nil)
	wantSucceeded(t, execution, `{"one":{"a":{"b":2}},"two":{"a":{"b":1}}}`)
}

func TestTask_ResultSelectorAndPath(t *testing.T) {
	tests := map[string]struct{ fields, want string }{
		"ResultPath is $": {
			`"ResultPath": "$"`,
			`{"ExecutedVersion":"$LATEST","Payload":{"page":7},"StatusCode":200}`,
		},
		"default": {
			`"TimeoutSeconds": 1`,
			`{"ExecutedVersion":"$LATEST","Payload":{"page":7},"StatusCode":200}`,
		},
		"ResultSelector": {
			`"ResultSelector": {"code.$": "$.StatusCode", "page.$": "$.Payload.page"}`,
			`{"code":200,"page":7}`,
		},
		"ResultSelector and ResultPath": {
			`"ResultSelector": {"page.$": "$.Payload.page"}, "ResultPath": "$.response"`,
			`{"in":1,"response":{"page":7}}`,
		},
		"ResultPath is null": {`"ResultPath": null`, `{"in":1}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			functions := &stubFunctions{responses: []response{{body: ` {"page": 7} `}}}
			execution := mustRun(t, taskDefinition(test.fields), `{"in": 1}`, functions.invoke)
			wantSucceeded(t, execution, test.want)
			if want := (call{function: "f", payload: `{"value":1}`}); functions.calls[0] != want {
				t.Errorf("call = %v, want %v", functions.calls[0], want)
			}
		})
	}
}

func TestTask_PayloadPath(t *testing.T) {
	for path, want := range map[string]string{`$`: `{"in":{"a":[1,"b"]}}`, `$.in`: `{"a":[1,"b"]}`, `$.in.a[1]`: `"b"`} {
		functions := &stubFunctions{responses: []response{{body: `1`}}}
		execution := mustRun(t, `{"StartAt": "Call", "States": {
			"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
				"Parameters": {"FunctionName": "f", "Payload.$": "`+path+`"}, "ResultPath": null, "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`, `{"in": {"a": [1, "b"]}}`, functions.invoke)
		wantSucceeded(t, execution, `{"in":{"a":[1,"b"]}}`)
		if got := functions.calls[0].payload; got != want {
			t.Errorf("%s: payload = %s, want %s", path, got, want)
		}
	}
}

func TestTask_NumbersKeepTheirDigits(t *testing.T) {
	const numbers = `[12345678901234567890123456789012345678,0.10,-0,1E400]`
	functions := &stubFunctions{responses: []response{{body: numbers}}}
	execution := mustRun(t, taskDefinition(`"ResultPath": "$.response"`), `{"in":`+numbers+`}`, functions.invoke)
	wantSucceeded(t, execution,
		`{"in":`+numbers+`,"response":{"ExecutedVersion":"$LATEST","Payload":`+numbers+`,"StatusCode":200}}`)
	if got, want := functions.calls[0].payload, `{"value":`+numbers+`}`; got != want {
		t.Errorf("payload = %s, want %s", got, want)
	}
}

func TestTask_TextNotEscapedForHTML(t *testing.T) {
	functions := &stubFunctions{responses: []response{{body: `"<&>"`}}}
	execution := mustRun(t, taskDefinition(`"ResultSelector": {"a.$": "$.Payload"}`), `{"in":"<&>"}`, functions.invoke)
	wantSucceeded(t, execution, `{"a":"<&>"}`)
	if got, want := functions.calls[0].payload, `{"value":"<&>"}`; got != want {
		t.Errorf("payload = %s, want %s", got, want)
	}
}

func TestRun_InputNotJSON(t *testing.T) {
	for _, input := range []string{``, `{`, `{} {}`, `nonsense`} {
		execution := mustRun(t, `{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`, input, nil)
		wantFailed(t, execution, "States.Runtime")
	}
}
