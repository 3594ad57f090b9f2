package statemachine_test

import "testing"

func TestPass(t *testing.T) {
	tests := map[string]struct{ fields, input, want string }{
		"the input":             {`"Comment": "nothing"`, `{"a": 1}`, `{"a":1}`},
		"Parameters replace":    {`"Parameters": {"b.$": "$.a.c", "d": "$.a", "e": {"f.$": "$"}}`, `{"a": {"c": [1]}}`, `{"b":[1],"d":"$.a","e":{"f":{"a":{"c":[1]}}}}`},
		"Parameters beside":     {`"Parameters": {"b.$": "$.a"}, "ResultPath": "$.c"`, `{"a": 1}`, `{"a":1,"c":{"b":1}}`},
		"Result replaces":       {`"Result": {"b.$": "$.a"}`, `{"a": 1}`, `{"b.$":"$.a"}`},
		"Result of null":        {`"Result": null`, `{"a": 1}`, `null`},
		"Result beside":         {`"Result": true, "ResultPath": "$.b"`, `{"a": 1}`, `{"a":1,"b":true}`},
		"Result over":           {`"Result": true, "ResultPath": "$.a"`, `{"a": 1}`, `{"a":true}`},
		"Result deep":           {`"Result": true, "ResultPath": "$.b.c"`, `{"a": 1}`, `{"a":1,"b":{"c":true}}`},
		"Result deep beside":    {`"Result": true, "ResultPath": "$.b.c"`, `{"b": {"a": 1}}`, `{"b":{"a":1,"c":true}}`},
		"Result at the top":     {`"Result": true, "ResultPath": "$"`, `{"a": 1}`, `true`},
		"Result discarded":      {`"Result": true, "ResultPath": null`, `{"a": 1}`, `{"a":1}`},
		"Result discarded text": {`"Result": true, "ResultPath": null`, `"a"`, `"a"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			execution := run(t, `{"StartAt": "Pass", "States": {
				"Pass": {"Type": "Pass", `+test.fields+`, "Next": "Done"},
				"Done": {"Type": "Succeed"}}}`, test.input, nil)
			expectSucceeded(t, execution, test.want)
		})
	}
}

func TestResultPathThroughNoObject(t *testing.T) {
	for _, input := range []string{`"text"`, `null`, `[]`, `{"a": "text"}`, `{"a": null}`} {
		t.Run(input, func(t *testing.T) {
			execution := run(t, `{"StartAt": "Pass", "States": {
				"Pass": {"Type": "Pass", "Result": 1, "ResultPath": "$.a.b", "Next": "Done"},
				"Done": {"Type": "Succeed"}}}`, input, nil)
			expectFailed(t, execution, "States.ResultPathMatchFailure")
		})
	}
}

// Both branches of data that two states share: setting a result in one place
// must not show in another.
func TestResultPathChangesNothingElse(t *testing.T) {
	execution := run(t, `{"StartAt": "Twice", "States": {
		"Twice": {"Type": "Pass", "Parameters": {"one.$": "$", "two.$": "$"}, "Next": "Set"},
		"Set": {"Type": "Pass", "Result": 2, "ResultPath": "$.one.a.b", "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, `{"a": {"b": 1}}`, nil)
	expectSucceeded(t, execution, `{"one":{"a":{"b":2}},"two":{"a":{"b":1}}}`)
}

func TestTaskData(t *testing.T) {
	tests := map[string]struct{ fields, want string }{
		"the envelope":            {`"ResultPath": "$"`, `{"ExecutedVersion":"$LATEST","Payload":{"page":7},"StatusCode":200}`},
		"the envelope by default": {`"TimeoutSeconds": 1`, `{"ExecutedVersion":"$LATEST","Payload":{"page":7},"StatusCode":200}`},
		"a selection":             {`"ResultSelector": {"code.$": "$.StatusCode", "page.$": "$.Payload.page"}`, `{"code":200,"page":7}`},
		"a selection beside":      {`"ResultSelector": {"page.$": "$.Payload.page"}, "ResultPath": "$.answer"`, `{"answer":{"page":7},"in":1}`},
		"discarded":               {`"ResultPath": null`, `{"in":1}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			functions := &script{answers: []answer{{body: ` {"page": 7} `}}}
			execution := run(t, oneTask(test.fields), `{"in": 1}`, functions.invoke)
			expectSucceeded(t, execution, test.want)
			if want := (call{function: "f", payload: `{"value":1}`}); functions.calls[0] != want {
				t.Errorf("got the call %v, want %v", functions.calls[0], want)
			}
		})
	}
}

// TestTask_PayloadPath sends what a path leads to as it is.
func TestTask_PayloadPath(t *testing.T) {
	for path, want := range map[string]string{`$`: `{"in":{"a":[1,"b"]}}`, `$.in`: `{"a":[1,"b"]}`, `$.in.a[1]`: `"b"`} {
		functions := &script{answers: []answer{{body: `1`}}}
		execution := run(t, `{"StartAt": "Call", "States": {
			"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
				"Parameters": {"FunctionName": "f", "Payload.$": "`+path+`"}, "ResultPath": null, "Next": "Done"},
			"Done": {"Type": "Succeed"}}}`, `{"in": {"a": [1, "b"]}}`, functions.invoke)
		expectSucceeded(t, execution, `{"in":{"a":[1,"b"]}}`)
		if got := functions.calls[0].payload; got != want {
			t.Errorf("%s: got the payload %s, want %s", path, got, want)
		}
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	const numbers = `[12345678901234567890123456789012345678,0.10,-0,1E400]`
	functions := &script{answers: []answer{{body: numbers}}}
	execution := run(t, oneTask(`"ResultPath": "$.answer"`), `{"in":`+numbers+`}`, functions.invoke)
	expectSucceeded(t, execution, `{"answer":{"ExecutedVersion":"$LATEST","Payload":`+numbers+`,"StatusCode":200},"in":`+numbers+`}`)
	if got, want := functions.calls[0].payload, `{"value":`+numbers+`}`; got != want {
		t.Errorf("got the payload %s, want %s", got, want)
	}
}

func TestTextIsNotEscapedForHTML(t *testing.T) {
	functions := &script{answers: []answer{{body: `"<&>"`}}}
	execution := run(t, oneTask(`"ResultSelector": {"a.$": "$.Payload"}`), `{"in":"<&>"}`, functions.invoke)
	expectSucceeded(t, execution, `{"a":"<&>"}`)
	if got, want := functions.calls[0].payload, `{"value":"<&>"}`; got != want {
		t.Errorf("got the payload %s, want %s", got, want)
	}
}

func TestInputThatIsNotJSON(t *testing.T) {
	for _, input := range []string{``, `{`, `{} {}`, `nonsense`} {
		execution := run(t, `{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`, input, nil)
		expectFailed(t, execution, "States.Runtime")
	}
}
