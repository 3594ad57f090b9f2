package statemachine_test

import (
	"strings"
	"testing"
	"time"

	"auction.internal/lambdas/workflow"
	"auction.internal/local/statemachine"
)

// everything uses every field Load supports.
const everything = `{
	"Comment": "all of it",
	"StartAt": "Choose",
	"TimeoutSeconds": 60,
	"States": {
		"Choose": {"Type": "Choice", "Comment": "c", "Choices": [
			{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}], "Next": "Call"},
			{"Not": {"Variable": "$.x", "StringEquals": "y"}, "Next": "Replace"},
			{"Variable": "$.x[0]", "IsBoolean": true, "Next": "Set"},
			{"Or": [{"Variable": "$.x", "IsNumeric": false}, {"Variable": "$.x", "NumericEquals": 0}], "Next": "Pause"},
			{"Variable": "$.x", "BooleanEquals": false, "Next": "Forward"}
		], "Default": "Broken"},
		"Call": {
			"Type": "Task", "Comment": "c", "Resource": "arn:aws:states:::lambda:invoke",
			"Parameters": {"FunctionName": "f", "Payload": {"a": {"b.$": "$.c"}, "d": 1}},
			"TimeoutSeconds": 5, "ResultSelector": {"page.$": "$.Payload"}, "ResultPath": "$.answer",
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
		"Broken": {"Type": "Fail", "Comment": "c", "Error": "E", "Cause": "C"}
	}
}`

func TestLoadSupportsEverythingTheAuctionUses(t *testing.T) {
	load(t, everything)
	definition, err := workflow.Render(workflow.Functions{CollectResults: collect, StoreResults: store, Notify: notify}, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	load(t, definition)
}

// Where in everything a refusal is expected to be.
const inCall, inChoose, inSet = `state "Call": `, `state "Choose": `, `state "Set": `

// refusals change everything in one place, and name the place.
var refusals = map[string]struct{ old, new, want string }{
	"not JSON":             {`{`, `[`, `state machine: must be a JSON object`},
	"something after":      {`"C"}` + "\n\t}\n}", `"C"}}} {}`, `state machine: invalid character`},
	"a top-level field":    {`"StartAt"`, `"Version": "1.0", "StartAt"`, `state machine: field "Version" is not supported`},
	"a field's letters":    {`"TimeoutSeconds": 60`, `"timeoutSeconds": 60`, `field "timeoutSeconds" is not supported`},
	"a field twice":        {`"StartAt"`, `"StartAt": "Done", "StartAt"`, `field "StartAt" is given twice`},
	"a field of null":      {`"TimeoutSeconds": 60`, `"TimeoutSeconds": null`, `TimeoutSeconds: must not be null`},
	"a wrong type":         {`"TimeoutSeconds": 60`, `"TimeoutSeconds": 1.5`, `TimeoutSeconds of type int`},
	"no time":              {`"TimeoutSeconds": 60`, `"TimeoutSeconds": 0`, `TimeoutSeconds: must be a number from 1`},
	"a state twice":        {`"Done": {`, `"Set": {"Type": "Succeed"}, "Done": {`, `field "Set" is given twice`},
	"an unknown start":     {`"StartAt": "Choose"`, `"StartAt": "X"`, `StartAt: there is no state "X"`},
	"an unreachable state": {`"Done": {`, `"Alone": {"Type": "Succeed"}, "Done": {`, `state "Alone": nothing leads to it`},
	"a state type":         {`"Type": "Succeed"`, `"Type": "Map"`, `state "Done": Type: "Map" is not supported`},
	"no state type":        {`"Type": "Succeed", `, ``, `state "Done": Type: no type is not supported`},
	"a field of Succeed":   {`"Type": "Succeed"`, `"Type": "Succeed", "OutputPath": "$"`, `state "Done": field "OutputPath" is not supported`},
	"a field of Fail":      {`"Error": "E"`, `"ErrorPath": "$.e"`, `state "Broken": field "ErrorPath" is not supported`},

	"a field of Wait":   {`"Seconds": 30`, `"SecondsPath": "$.s"`, `state "Pause": field "SecondsPath" is not supported`},
	"no Seconds":        {`"Seconds": 30, `, ``, `state "Pause": Seconds: must be a number from 0`},
	"too many Seconds":  {`"Seconds": 30`, `"Seconds": 100000000`, `state "Pause": Seconds: must be a number from 0 to 99999999`},
	"End":               {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30, "End": true`, `state "Pause": field "End" is not supported`},
	"an unknown Next":   {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30, "Next": "X"`, `state "Pause": Next: there is no state "X"`},
	"no Next":           {`"Seconds": 30, "Next": "Done"`, `"Seconds": 30`, `state "Pause": Next: there is no state ""`},
	"a field of Pass":   {`"Result": null`, `"InputPath": "$"`, inSet + `field "InputPath" is not supported`},
	"both in Pass":      {`"Result": null`, `"Result": 1, "Parameters": {}`, inSet + `Result: not supported together with Parameters`},
	"a ResultPath":      {`"$.set"`, `"$.set[0]"`, inSet + `ResultPath: "$.set[0]" is not supported`},
	"a ResultPath of 1": {`"$.set"`, `1`, inSet + `ResultPath: must be a string or null`},

	"a field of Choice":    {`"Default"`, `"OutputPath": "$", "Default"`, inChoose + `field "OutputPath" is not supported`},
	"an unknown Default":   {`"Default": "Broken"`, `"Default": "X"`, inChoose + `Default: there is no state "X"`},
	"an unknown rule Next": {`"Next": "Set"`, `"Next": "X"`, inChoose + `Choices[2].Next: there is no state "X"`},
	"an operator":          {`"IsBoolean": true`, `"IsNull": true`, inChoose + `Choices[2]: field "IsNull" is not supported`},
	"an inner operator":    {`"IsString": true`, `"StringMatches": "*"`, inChoose + `Choices[0]: And[1]: field "StringMatches" is not supported`},
	"StringMatches":        {`"StringEquals": "y"`, `"StringMatches": "y"`, inChoose + `Choices[1]: Not: field "StringMatches" is not supported`},
	"an inner Next":        {`"StringEquals": "y"`, `"StringEquals": "y", "Next": "Done"`, inChoose + `Choices[1]: Not: field "Next" is not supported`},
	"a Go field":           {`"IsBoolean": true`, `"conditionFields": {}, "IsBoolean": true`, inChoose + `Choices[2]: field "conditionFields" is not supported`},
	"two operators":        {`"IsBoolean": true`, `"IsBoolean": true, "IsString": true`, inChoose + `Choices[2]: must have one operator, not 2`},
	"no operator":          {`"IsBoolean": true, `, ``, inChoose + `Choices[2]: must have one operator, not 0`},
	"no Variable":          {`"Variable": "$.x[0]", "IsBoolean"`, `"IsBoolean"`, inChoose + `Choices[2]: Variable: is missing`},
	"a Variable of Not":    {`"Not":`, `"Variable": "$", "Not":`, inChoose + `Choices[1]: Variable: must not stand beside And, Or or Not`},
	"an empty Or":          {`{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}]`, `{"Or": []`, inChoose + `Choices[0]: Or: must have a condition`},
	"an empty And":         {`{"And": [{"Variable": "$.a.b_1", "IsPresent": true}, {"Variable": "$", "IsString": true}]`, `{"And": []`, inChoose + `Choices[0]: And: must have a condition`},
	"a path of brackets":   {`"$.a.b_1"`, `"$['a']"`, `Variable: "$['a']" is not supported`},
	"a path of elements":   {`"$.a.b_1"`, `"$.a[*]"`, `Variable: "$.a[*]" is not supported`},
	"a path of slices":     {`"$.a.b_1"`, `"$.a[0:1]"`, `Variable: "$.a[0:1]" is not supported`},
	"a negative position":  {`"$.a.b_1"`, `"$.a[-1]"`, `Variable: "$.a[-1]" is not supported`},
	"a path of all":        {`"$.a.b_1"`, `"$..b"`, `Variable: "$..b" is not supported`},
	"a path of wildcards":  {`"$.a.b_1"`, `"$.a.*"`, `Variable: "$.a.*" is not supported`},

	"a field of Task":        {`"TimeoutSeconds": 5`, `"HeartbeatSeconds": 5`, inCall + `field "HeartbeatSeconds" is not supported`},
	"another Resource":       {`lambda:invoke"`, `sqs:sendMessage"`, inCall + `Resource: "arn:aws:states:::sqs:sendMessage" is not supported`},
	"a task without time":    {`"TimeoutSeconds": 5`, `"TimeoutSeconds": 0`, inCall + `TimeoutSeconds: must be a number from 1`},
	"another parameter":      {`"FunctionName": "f"`, `"Qualifier": "x", "FunctionName": "f"`, inCall + `Parameters: field "Qualifier" is not supported`},
	"no function":            {`"FunctionName": "f", `, ``, inCall + `Parameters: FunctionName: is missing`},
	"no payload":             {`, "Payload": {"a": {"b.$": "$.c"}, "d": 1}`, ``, inCall + `Parameters: Payload: is missing`},
	"a payload of text":      {`"Payload": {"a": {"b.$": "$.c"}, "d": 1}`, `"Payload": "$"`, inCall + `Parameters: Payload: must be a JSON object`},
	"a payload twice":        {`"Payload.$": "$.x"`, `"Payload.$": "$.x", "Payload": {}`, `state "Forward": Parameters: field "Payload" is given twice`},
	"a payload path of 1":    {`"Payload.$": "$.x"`, `"Payload.$": 1`, `state "Forward": Parameters: Payload.$: must be a path`},
	"the context object":     {`"$.c"`, `"$$.Execution"`, inCall + `Parameters: Payload: a: b.$: "$$.Execution" is not supported`},
	"an intrinsic":           {`"$.c"`, `"States.UUID()"`, inCall + `Parameters: Payload: a: b.$: "States.UUID()" is not supported`},
	"too few arguments":      {`"$.c"`, `"States.MathAdd($.c)"`, inCall + `Parameters: Payload: a: b.$: "States.MathAdd($.c)" is not supported`},
	"an argument of text":    {`"$.c"`, `"States.MathAdd('x', 1)"`, inCall + `Parameters: Payload: a: b.$: "'x'" is not supported`},
	"a call in a call":       {`"$.c"`, `"States.MathAdd(States.MathAdd(1, 1), 1)"`, inCall + `Parameters: Payload: a: b.$: "States.MathAdd(States.MathAdd(1, 1), 1)" is not supported`},
	"a number for a path":    {`"$.c"`, `"1"`, inCall + `Parameters: Payload: a: b.$: "1" is not supported`},
	"a template path of 1":   {`"$.c"`, `1`, inCall + `Parameters: Payload: a: b.$: must be a path`},
	"a template array":       {`"d": 1`, `"d": [1]`, inCall + `Parameters: Payload: d: an array in a template is not supported`},
	"a template field twice": {`"d": 1`, `"d": 1, "d.$": "$"`, inCall + `Parameters: Payload: field "d" is given twice`},
	"a ResultSelector":       {`{"page.$": "$.Payload"}`, `"$"`, inCall + `ResultSelector: must be a JSON object`},

	"a field of Retry":      {`"MaxAttempts": 0`, `"MaxRetries": 0`, inCall + `Retry[0]: field "MaxRetries" is not supported`},
	"no errors in Retry":    {`["A", "States.Timeout"]`, `[]`, inCall + `Retry[0]: ErrorEquals: must name an error`},
	"no IntervalSeconds":    {`"IntervalSeconds": 2`, `"IntervalSeconds": 0`, inCall + `Retry[1]: IntervalSeconds: must be a number from 1`},
	"no MaxDelaySeconds":    {`"MaxDelaySeconds": 30`, `"MaxDelaySeconds": 0`, inCall + `Retry[1]: MaxDelaySeconds: must be a number from 1`},
	"fewer than no tries":   {`"MaxAttempts": 5`, `"MaxAttempts": -1`, inCall + `Retry[1]: MaxAttempts: must not be negative`},
	"a shrinking delay":     {`"BackoffRate": 1.5`, `"BackoffRate": 0.5`, inCall + `Retry[1]: BackoffRate: must be at least 1`},
	"a JitterStrategy":      {`"FULL"`, `"HALF"`, inCall + `Retry[1]: JitterStrategy: "HALF" is not supported`},
	"ALL with company":      {`["States.ALL"], "IntervalSeconds"`, `["B", "States.ALL"], "IntervalSeconds"`, inCall + `Retry[1]: ErrorEquals: States.ALL must stand last and alone`},
	"ALL before the last":   {`["A", "States.Timeout"]`, `["States.ALL"]`, inCall + `Retry[0]: ErrorEquals: States.ALL must stand last and alone`},
	"a field of Catch":      {`"ResultPath": "$.error"`, `"Comment": "c"`, inCall + `Catch[0]: field "Comment" is not supported`},
	"a ResultPath of Catch": {`"$.error"`, `"error"`, inCall + `Catch[0]: ResultPath: "error" is not supported`},
	"an unknown Catch":      {`"$.error", "Next": "Pause"`, `"$.error", "Next": "X"`, inCall + `Catch[0].Next: there is no state "X"`},
	"ALL before a Catch":    {`["A"]`, `["States.ALL"]`, inCall + `Catch[0]: ErrorEquals: States.ALL must stand last and alone`},
	"a reserved error":      {`["A"]`, `["States.TaskFailed"]`, inCall + `Catch[0]: ErrorEquals: "States.TaskFailed" is not supported`},
	"an error never caught": {`["A"]`, `["States.Runtime"]`, inCall + `Catch[0]: ErrorEquals: "States.Runtime" is not supported`},
}

func TestLoadRefuses(t *testing.T) {
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(everything, test.old) {
				t.Fatalf("the definition has no %s", test.old)
			}
			_, err := statemachine.Load([]byte(strings.Replace(everything, test.old, test.new, 1)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestLoadRefusesWhatIsNoObject(t *testing.T) {
	tests := map[string]struct{ definition, want string }{
		"nothing":       {``, `state machine: must be a JSON object`},
		"null":          {`null`, `state machine: must be a JSON object`},
		"no states":     {`{"StartAt": "A"}`, `state machine: States: must be a JSON object`},
		"a null state":  {`{"StartAt": "A", "States": {"A": null}}`, `state "A": must be a JSON object`},
		"cut off":       {`{"StartAt": "A"`, `state machine: EOF`},
		"a broken name": {`{"StartAt": "A", 1`, `state machine: invalid character '1'`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := statemachine.Load([]byte(test.definition))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
