package statemachine

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
)

// The error names that this package reports. See "Error names" in "Handling errors in Step
// Functions workflows".
const (
	errorDataLimit  = "States.DataLimitExceeded"
	errorIntrinsic  = "States.IntrinsicFailure"
	errorNoChoice   = "States.NoChoiceMatched"
	errorResultPath = "States.ResultPathMatchFailure"
	errorRuntime    = "States.Runtime"
	errorTimeout    = "States.Timeout"
	errorUnknown    = "Lambda.Unknown"
)

// failure is an error of the state machine: a name, which Retry and Catch match, and a cause.
type failure struct {
	name, cause string

	// A terminal failure is neither retried nor caught. The name cannot express this, because a
	// function may report an error of any name.
	terminal bool
}

func (f *failure) Error() string { return f.name + ": " + f.cause }

// catchable returns a failure that Retry and Catch may handle.
func catchable(name, cause string) *failure {
	return &failure{name: truncate(name, maxError), cause: truncate(cause, maxCause)}
}

// terminal returns a failure that ends the execution.
func terminal(name, format string, args ...any) *failure {
	f := catchable(name, fmt.Sprintf(format, args...))
	f.terminal = true
	return f
}

// invocationFailure returns the failure for an error of Invoke. An error that the function reported
// keeps its type; its cause is the JSON text of the Go runtime of Lambda. Any other error is
// Lambda.Unknown, whose cause is plain text on AWS too.
func invocationFailure(err error) *failure {
	var reported *FunctionError
	if !errors.As(err, &reported) {
		return catchable(errorUnknown, err.Error())
	}
	cause, _ := json.Marshal(struct { // strings always encode
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}{reported.Message, reported.Type})
	return catchable(cmp.Or(reported.Type, errorUnknown), string(cause))
}

// truncate returns at most the first limit characters of text.
func truncate(text string, limit int) string {
	characters := 0
	for i := range text {
		if characters == limit {
			return text[:i]
		}
		characters++
	}
	return text
}
