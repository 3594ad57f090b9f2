package statemachine_test

import (
	"strings"
	"testing"
	"time"

	"auction.internal/local/statemachine"
)

// fullDefinition uses every field that Load supports.
const fullDefinition = `{
	"Comment": "every field",
	"StartAt": "Choose",
	"TimeoutSeconds": 60,
	"States": {
		"Choose": {"Type": "Choice", "Comment": "c", "Choices": [
			{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}], "Next": "Call"},
			{"Not": {"Variable": "$.x", "StringEquals": "y"}, "Next": "Replace"},
			{"Variable": "$.x[0]", "IsBoolean": true, "Next": "Set"},
			{"Or": [{"Variable": "$.x", "IsNumeric": false}, {"Variable": "$.x", "NumericEquals": 0}], "Next": "Pause"},
			{"Variable": "$.x", "BooleanEquals": false, "Next": "Forward"}
		], "Default": "No"},
		"Call": {
			"Type": "Task", "Comment": "c", "Resource": "arn:aws:states:::lambda:invoke",
			"Parameters": {"FunctionName": "f", "Payload": {"a": {"b.$": "$.c"}, "d": 1}},
			"TimeoutSeconds": 5, "ResultSelector": {"page.$": "$.Payload"}, "ResultPath": "$.response",
			"Retry": [
				{"ErrorEquals": ["A", "States.Timeout"], "MaxAttempts": 0},
				{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5,
					"MaxDelaySeconds": 30, "JitterStrategy": "FULL"}
			],
			"Catch": [
				{"ErrorEquals": ["A"], "ResultPath": "$.error", "Next": "Pause"},
				{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Done"}
			],
			"Next": "Done"
		},
		"Forward": {
			"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
			"Parameters": {"FunctionName": "g", "Payload.$": "$.x"}, "Next": "Done"
		},
		"Replace": {"Type": "Pass", "Comment": "c", "Parameters": {
			"a.$": "$", "b.$": "States.MathAdd($.a, 1)"
		}, "Next": "Done"},
		"Set": {"Type": "Pass", "Result": null, "ResultPath": "$.set", "Next": "Done"},
		"Pause": {"Type": "Wait", "Comment": "c", "Seconds": 30, "Next": "Done"},
		"Done": {"Type": "Succeed", "Comment": "c"},
		"No": {"Type": "Fail", "Comment": "c", "Error": "E", "Cause": "C"}
	}
}`

func TestLoad_SupportedDefinitions(t *testing.T) {
	mustLoad(t, fullDefinition)
	mustLoad(t, renderDefinition(t, time.Second))
}

// Prefixes of the errors that Load returns for a state of fullDefinition.
const inCall, inChoose, inSet = `state "Call": `, `state "Choose": `, `state "Set": `

// invalidChanges replace a text of fullDefinition. want is the error of Load.
var invalidChanges = map[string]struct{ old, new, want string }{
	"not JSON":                     {`{`, `[`, `state machine: must be a JSON object`},
	"data after the object":        {`"C"}` + "\n\t}\n}", `"C"}}} {}`, `state machine: invalid character`},
	"unsupported top-level field":  {`"StartAt"`, `"Version": "1.0", "StartAt"`, `state machine: field "Version" is not supported`},
	"wrong case of a field":        {`"TimeoutSeconds": 60`, `"timeoutSeconds": 60`, `field "timeoutSeconds" is not supported`},
	"duplicate field":              {`"StartAt"`, `"StartAt": "Done", "StartAt"`, `duplicate field "StartAt"`},
	"null field":                   {`"TimeoutSeconds": 60`, `"TimeoutSeconds": null`, `TimeoutSeconds: must not be null`},
	"wrong JSON type":              {`"TimeoutSeconds": 60`, `"TimeoutSeconds": 1.5`, `TimeoutSeconds of type int`},
	"zero TimeoutSeconds":          {`"TimeoutSeconds": 60`, `"TimeoutSeconds": 0`, `TimeoutSeconds: must be a number from 1`},
	"duplicate state":              {`"Done": {`, `"Set": {"Type": "Succeed"}, "Done": {`, `duplicate field "Set"`},
	"unknown StartAt":              {`"StartAt": "Choose"`, `"StartAt": "X"`, `StartAt: state "X" does not exist`},
	"unreachable state":            {`"Done": {`, `"Unused": {"Type": "Succeed"}, "Done": {`, `state "Unused": unreachable`},
	"unsupported Type":             {`"Type": "Succeed"`, `"Type": "Map"`, `state "Done": Type: "Map" is not supported`},
	"missing Type":                 {`"Type": "Succeed", `, ``, `state "Done": Type: missing`},
	"unsupported field of Succeed": {`"Type": "Succeed"`, `"Type": "Succeed", "OutputPath": "$"`, `state "Done": field "OutputPath" is not supported`},
	"unsupported field of Fail":    {`"Error": "E"`, `"ErrorPath": "$.e"`, `state "No": field "ErrorPath" is not supported`},

	"unsupported field of Wait": {`"Seconds": 30`, `"SecondsPath": "$.s"`, `state "Pause": field "SecondsPath" is not supported`},
	"missing Seconds":           {`"Seconds": 30, `, ``, `state "Pause": Seconds: must be a number from 0`},
	"too many Seconds":          {`"Seconds": 30`, `"Seconds": 100000000`, `state "Pause": Seconds: must be a number from 0 to 99999999`},
	"End":                       {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30, "End": true`, `state "Pause": field "End" is not supported`},
	"unknown Next":              {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30, "Next": "X"`, `state "Pause": Next: state "X" does not exist`},
	"missing Next":              {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30`, `state "Pause": Next: state "" does not exist`},
	"unsupported field of Pass": {`"Result": null`, `"InputPath": "$"`, inSet + `field "InputPath" is not supported`},
	"Result and Parameters":     {`"Result": null`, `"Result": 1, "Parameters": {}`, inSet + `Result: not supported together with Parameters`},
	"ResultPath with index":     {`"$.set"`, `"$.set[0]"`, inSet + `ResultPath: "$.set[0]" is not supported`},
	"ResultPath is a number":    {`"$.set"`, `1`, inSet + `ResultPath: must be a string or null`},

	"unsupported field of Choice":  {`"Default"`, `"OutputPath": "$", "Default"`, inChoose + `field "OutputPath" is not supported`},
	"unknown Default":              {`"Default": "No"`, `"Default": "X"`, inChoose + `Default: state "X" does not exist`},
	"unknown Next of a rule":       {`"Next": "Set"`, `"Next": "X"`, inChoose + `Choices[2].Next: state "X" does not exist`},
	"unsupported operator":         {`"IsBoolean": true`, `"IsNull": true`, inChoose + `Choices[2]: field "IsNull" is not supported`},
	"unsupported operator in And":  {`"IsString": true`, `"StringMatches": "*"`, inChoose + `Choices[0]: And[1]: field "StringMatches" is not supported`},
	"unsupported operator in Not":  {`"StringEquals": "y"`, `"StringMatches": "y"`, inChoose + `Choices[1]: Not: field "StringMatches" is not supported`},
	"Next in Not":                  {`"StringEquals": "y"`, `"StringEquals": "y", "Next": "Done"`, inChoose + `Choices[1]: Not: field "Next" is not supported`},
	"name of an embedded Go field": {`"IsBoolean": true`, `"conditionFields": {}, "IsBoolean": true`, inChoose + `Choices[2]: field "conditionFields" is not supported`},
	"two operators":                {`"IsBoolean": true`, `"IsBoolean": true, "IsString": true`, inChoose + `Choices[2]: must have exactly one operator, has 2`},
	"no operator":                  {`"IsBoolean": true, `, ``, inChoose + `Choices[2]: must have exactly one operator, has 0`},
	"missing Variable":             {`"Variable": "$.x[0]", "IsBoolean"`, `"IsBoolean"`, inChoose + `Choices[2]: Variable: missing`},
	"Variable with Not":            {`"Not":`, `"Variable": "$", "Not":`, inChoose + `Choices[1]: Variable: not allowed with And, Or or Not`},
	"empty Or":                     {`{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}]`, `{"Or": []`, inChoose + `Choices[0]: Or: must have at least one condition`},
	"empty And":                    {`{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}]`, `{"And": []`, inChoose + `Choices[0]: And: must have at least one condition`},
	"path with bracketed name":     {`"$.a.b_1"`, `"$['a']"`, `Variable: "$['a']" is not supported`},
	"path with wildcard":           {`"$.a.b_1"`, `"$.a[*]"`, `Variable: "$.a[*]" is not supported`},
	"path with slice":              {`"$.a.b_1"`, `"$.a[0:1]"`, `Variable: "$.a[0:1]" is not supported`},
	"path with negative index":     {`"$.a.b_1"`, `"$.a[-1]"`, `Variable: "$.a[-1]" is not supported`},
	"path with descendants":        {`"$.a.b_1"`, `"$..b"`, `Variable: "$..b" is not supported`},
	"path with wildcard field":     {`"$.a.b_1"`, `"$.a.*"`, `Variable: "$.a.*" is not supported`},

	"unsupported field of Task":      {`"TimeoutSeconds": 5`, `"HeartbeatSeconds": 5`, inCall + `field "HeartbeatSeconds" is not supported`},
	"another Resource":               {`lambda:invoke"`, `sqs:sendMessage"`, inCall + `Resource: "arn:aws:states:::sqs:sendMessage" is not supported`},
	"zero TimeoutSeconds of Task":    {`"TimeoutSeconds": 5`, `"TimeoutSeconds": 0`, inCall + `TimeoutSeconds: must be a number from 1`},
	"unsupported parameter":          {`"FunctionName": "f"`, `"Qualifier": "x", "FunctionName": "f"`, inCall + `Parameters: field "Qualifier" is not supported`},
	"missing FunctionName":           {`"FunctionName": "f", `, ``, inCall + `Parameters: FunctionName: missing`},
	"missing Payload":                {`, "Payload": {"a": {"b.$": "$.c"}, "d": 1}`, ``, inCall + `Parameters: Payload: missing`},
	"Payload is a string":            {`"Payload": {"a": {"b.$": "$.c"}, "d": 1}`, `"Payload": "$"`, inCall + `Parameters: Payload: must be a JSON object`},
	"Payload and Payload.$":          {`"Payload.$": "$.x"`, `"Payload.$": "$.x", "Payload": {}`, `state "Forward": Parameters: duplicate field "Payload"`},
	"Payload.$ is a number":          {`"Payload.$": "$.x"`, `"Payload.$": 1`, `state "Forward": Parameters: Payload.$: must be a path`},
	"context object":                 {`"$.c"`, `"$$.Execution"`, inCall + `Parameters: Payload: a: b.$: "$$.Execution" is not supported`},
	"unsupported intrinsic function": {`"$.c"`, `"States.UUID()"`, inCall + `Parameters: Payload: a: b.$: "States.UUID()" is not supported`},
	"missing argument":               {`"$.c"`, `"States.MathAdd($.c)"`, inCall + `Parameters: Payload: a: b.$: "States.MathAdd($.c)" is not supported`},
	"string argument":                {`"$.c"`, `"States.MathAdd('x', 1)"`, inCall + `Parameters: Payload: a: b.$: "'x'" is not supported`},
	"nested call":                    {`"$.c"`, `"States.MathAdd(States.MathAdd(1, 1), 1)"`, inCall + `Parameters: Payload: a: b.$: "States.MathAdd(States.MathAdd(1, 1), 1)" is not supported`},
	"number in place of a path":      {`"$.c"`, `"1"`, inCall + `Parameters: Payload: a: b.$: "1" is not supported`},
	"template path is a number":      {`"$.c"`, `1`, inCall + `Parameters: Payload: a: b.$: must be a path`},
	"array in a template":            {`"d": 1`, `"d": [1]`, inCall + `Parameters: Payload: d: arrays in templates are not supported`},
	"duplicate template field":       {`"d": 1`, `"d": 1, "d.$": "$"`, inCall + `Parameters: Payload: duplicate field "d"`},
	"ResultSelector is a string":     {`{"page.$": "$.Payload"}`, `"$"`, inCall + `ResultSelector: must be a JSON object`},

	"unsupported field of Retry":      {`"MaxAttempts": 0`, `"MaxRetries": 0`, inCall + `Retry[0]: field "MaxRetries" is not supported`},
	"empty ErrorEquals":               {`["A", "States.Timeout"]`, `[]`, inCall + `Retry[0]: ErrorEquals: must have at least one error name`},
	"zero IntervalSeconds":            {`"IntervalSeconds": 2`, `"IntervalSeconds": 0`, inCall + `Retry[1]: IntervalSeconds: must be a number from 1`},
	"zero MaxDelaySeconds":            {`"MaxDelaySeconds": 30`, `"MaxDelaySeconds": 0`, inCall + `Retry[1]: MaxDelaySeconds: must be a number from 1`},
	"negative MaxAttempts":            {`"MaxAttempts": 5`, `"MaxAttempts": -1`, inCall + `Retry[1]: MaxAttempts: must not be negative`},
	"BackoffRate below 1":             {`"BackoffRate": 1.5`, `"BackoffRate": 0.5`, inCall + `Retry[1]: BackoffRate: must be at least 1`},
	"unsupported JitterStrategy":      {`"FULL"`, `"HALF"`, inCall + `Retry[1]: JitterStrategy: "HALF" is not supported`},
	"States.ALL with another name":    {`["States.ALL"], "IntervalSeconds"`, `["B", "States.ALL"], "IntervalSeconds"`, inCall + `Retry[1]: ErrorEquals: States.ALL must be the only name, in the last entry`},
	"States.ALL in the first retrier": {`["A", "States.Timeout"]`, `["States.ALL"]`, inCall + `Retry[0]: ErrorEquals: States.ALL must be the only name, in the last entry`},
	"unsupported field of Catch":      {`"ResultPath": "$.error"`, `"Comment": "c"`, inCall + `Catch[0]: field "Comment" is not supported`},
	"invalid ResultPath of Catch":     {`"$.error"`, `"error"`, inCall + `Catch[0]: ResultPath: "error" is not supported`},
	"unknown Next of Catch":           {`"$.error", "Next": "Pause"`, `"$.error", "Next": "X"`, inCall + `Catch[0].Next: state "X" does not exist`},
	"States.ALL in the first catcher": {`["A"]`, `["States.ALL"]`, inCall + `Catch[0]: ErrorEquals: States.ALL must be the only name, in the last entry`},
	"unsupported reserved error":      {`["A"]`, `["States.TaskFailed"]`, inCall + `Catch[0]: ErrorEquals: "States.TaskFailed" is not supported`},
	"terminal error name":             {`["A"]`, `["States.Runtime"]`, inCall + `Catch[0]: ErrorEquals: "States.Runtime" is not supported`},
}

func TestLoad_RejectsUnsupportedOrInvalid(t *testing.T) {
	for name, test := range invalidChanges {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(fullDefinition, test.old) {
				t.Fatalf("fullDefinition does not contain %s", test.old)
			}
			_, err := statemachine.Load([]byte(strings.Replace(fullDefinition, test.old, test.new, 1)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Load() = %v, want %s", err, test.want)
			}
		})
	}
}

func TestLoad_RejectsInvalidJSON(t *testing.T) {
	tests := map[string]struct{ definition, want string }{
		"empty":              {``, `state machine: must be a JSON object`},
		"null":               {`null`, `state machine: must be a JSON object`},
		"missing States":     {`{"StartAt": "A"}`, `state machine: States: must be a JSON object`},
		"null state":         {`{"StartAt": "A", "States": {"A": null}}`, `state "A": must be a JSON object`},
		"truncated":          {`{"StartAt": "A"`, `state machine: EOF`},
		"invalid field name": {`{"StartAt": "A", 1`, `state machine: invalid character '1'`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := statemachine.Load([]byte(test.definition))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Load() = %v, want %s", err, test.want)
			}
		})
	}
}
