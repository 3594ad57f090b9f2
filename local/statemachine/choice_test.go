package statemachine_test

import "testing"

// conditions lists conditions and inputs, each with the next state, Yes or No, or the error of the
// execution.
var conditions = []struct{ condition, input, want string }{
	{`"Variable": "$.a", "IsPresent": true`, `{"a": null}`, "Yes"},
	{`"Variable": "$.a", "IsPresent": true`, `{}`, "No"},
	{`"Variable": "$.a", "IsPresent": false`, `{}`, "Yes"},
	{`"Variable": "$.a.b", "IsPresent": true`, `{"a": {"b": 1}}`, "Yes"},
	{`"Variable": "$.a.b", "IsPresent": true`, `{"a": "b"}`, "No"},
	{`"Variable": "$.a", "IsPresent": true`, `"text"`, "No"},
	{`"Variable": "$.a", "IsString": true`, `{"a": ""}`, "Yes"},
	{`"Variable": "$.a", "IsString": true`, `{"a": 1}`, "No"},
	{`"Variable": "$.a", "IsString": false`, `{"a": 1}`, "Yes"},
	{`"Variable": "$.a", "IsString": true`, `{}`, "States.Runtime"},
	{`"Variable": "$.a", "IsBoolean": true`, `{"a": false}`, "Yes"},
	{`"Variable": "$.a", "IsBoolean": true`, `{"a": "false"}`, "No"},
	{`"Variable": "$.a", "IsBoolean": true`, `{}`, "States.Runtime"},
	{`"Variable": "$.a", "IsNumeric": true`, `{"a": 0}`, "Yes"},
	{`"Variable": "$.a", "IsNumeric": true`, `{"a": "0"}`, "No"},
	{`"Variable": "$.a", "IsNumeric": true`, `{}`, "States.Runtime"},
	{`"Variable": "$.a", "NumericEquals": 0`, `{"a": 0.0}`, "Yes"},
	{`"Variable": "$.a", "NumericEquals": 0`, `{"a": 1}`, "No"},
	{`"Variable": "$.a", "NumericEquals": 0`, `{"a": "0"}`, "No"},
	{`"Variable": "$.a", "NumericEquals": 0`, `{"a": null}`, "No"},
	{`"Variable": "$.a", "NumericEquals": 0`, `{}`, "States.Runtime"},
	{`"Variable": "$.a[1].b[0]", "StringEquals": "1"`, `{"a": [0, {"b": ["1"]}]}`, "Yes"},
	{`"Variable": "$.a[1]", "IsPresent": true`, `{"a": [0]}`, "No"},
	{`"Variable": "$.a[0]", "IsPresent": true`, `{"a": {"0": 1}}`, "No"},
	{`"Variable": "$.a", "BooleanEquals": false`, `{"a": false}`, "Yes"},
	{`"Variable": "$.a", "BooleanEquals": false`, `{"a": true}`, "No"},
	{`"Variable": "$.a", "BooleanEquals": false`, `{"a": null}`, "No"},
	{`"Variable": "$.a", "BooleanEquals": false`, `{}`, "States.Runtime"},
	{`"Variable": "$.a", "StringEquals": "1"`, `{"a": "1"}`, "Yes"},
	{`"Variable": "$.a", "StringEquals": "1"`, `{"a": "2"}`, "No"},
	{`"Variable": "$.a", "StringEquals": "1"`, `{"a": 1}`, "No"},
	{`"Variable": "$.a", "StringEquals": "1"`, `{"a": ["1"]}`, "No"},
	{`"Variable": "$.a", "StringEquals": "1"`, `{}`, "States.Runtime"},
	{`"Variable": "$", "StringEquals": "1"`, `"1"`, "Yes"},
	{`"Not": {"Variable": "$.a", "StringEquals": "1"}`, `{"a": "2"}`, "Yes"},
	{`"Not": {"Variable": "$.a", "StringEquals": "1"}`, `{"a": "1"}`, "No"},
	{`"Not": {"Variable": "$.a", "StringEquals": "1"}`, `{}`, "States.Runtime"},
	{`"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "IsString": true}]`, `{"a": ""}`, "Yes"},
	{`"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "IsString": true}]`, `{"a": 1}`, "No"},
	{`"And": [{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "IsString": true}]`, `{}`, "No"},
	{`"And": [{"Variable": "$.a", "IsString": true}, {"Variable": "$.a", "IsPresent": true}]`, `{}`, "States.Runtime"},
	{`"Or": [{"Variable": "$.a", "IsPresent": false}, {"Variable": "$.a", "IsString": true}]`, `{}`, "Yes"},
	{`"Or": [{"Variable": "$.a", "IsPresent": false}, {"Variable": "$.a", "IsString": true}]`, `{"a": ""}`, "Yes"},
	{`"Or": [{"Variable": "$.a", "IsPresent": false}, {"Variable": "$.a", "IsString": true}]`, `{"a": 1}`, "No"},
	{`"Or": [{"Variable": "$.a", "IsString": true}, {"Variable": "$.a", "IsPresent": false}]`, `{}`, "States.Runtime"},
}

func TestChoice_Conditions(t *testing.T) {
	for _, test := range conditions {
		t.Run(test.condition+" "+test.input, func(t *testing.T) {
			execution := mustRun(t, `{"StartAt": "Choose", "States": {
				"Choose": {"Type": "Choice", "Choices": [{`+test.condition+`, "Next": "Yes"}], "Default": "No"},
				"Yes": {"Type": "Fail", "Error": "Yes"},
				"No": {"Type": "Fail", "Error": "No"}}}`, test.input, nil)
			wantFailed(t, execution, test.want)
		})
	}
}

func TestChoice_FirstMatchingRule(t *testing.T) {
	execution := mustRun(t, `{"StartAt": "Choose", "States": {
		"Choose": {"Type": "Choice", "Choices": [
			{"Variable": "$.a", "StringEquals": "2", "Next": "First"},
			{"Variable": "$.a", "StringEquals": "1", "Next": "Second"},
			{"Variable": "$.a", "IsString": true, "Next": "Third"}]},
		"First": {"Type": "Fail", "Error": "First"},
		"Second": {"Type": "Succeed"},
		"Third": {"Type": "Fail", "Error": "Third"}}}`, `{"a": "1"}`, nil)
	wantSucceeded(t, execution, `{"a":"1"}`)
}

func TestChoice_WithoutDefault(t *testing.T) {
	execution := mustRun(t, `{"StartAt": "Choose", "States": {
		"Choose": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": true, "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, `{}`, nil)
	wantFailed(t, execution, "States.NoChoiceMatched")
}
