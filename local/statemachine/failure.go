package statemachine

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
)

// The error names this package reports itself. See "Error names" in the guide's
// "Handling errors in Step Functions workflows".
const (
	errorDataLimit  = "States.DataLimitExceeded"
	errorIntrinsic  = "States.IntrinsicFailure"
	errorNoChoice   = "States.NoChoiceMatched"
	errorResultPath = "States.ResultPathMatchFailure"
	errorRuntime    = "States.Runtime"
	errorTimeout    = "States.Timeout"
	errorUnknown    = "Lambda.Unknown"
)

// failure is an error as a state machine knows it: the name that Retry and
// Catch match, and a cause for people.
type failure struct {
	name, cause string

	// terminal failures end the execution whatever Retry and Catch say. It is a
	// flag and not a list of names because a function may report any name.
	terminal bool
}

func (f *failure) Error() string { return f.name + ": " + f.cause }

// catchable makes a failure that Retry and Catch may handle.
func catchable(name, cause string) *failure {
	return &failure{name: cut(name, maxError), cause: cut(cause, maxCause)}
}

// terminal makes a failure that nothing handles.
func terminal(name, format string, args ...any) *failure {
	f := catchable(name, fmt.Sprintf(format, args...))
	f.terminal = true
	return f
}

// invocationFailure names an error of Invoke. What the function reported keeps
// its type and has as cause the JSON text the Go runtime of Lambda makes of it.
// Everything else is unknown, and there Step Functions gives plain text.
func invocationFailure(err error) *failure {
	var reported *FunctionError
	if !errors.As(err, &reported) {
		return catchable(errorUnknown, err.Error())
	}
	cause, _ := json.Marshal(struct { // two strings always encode
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}{reported.Message, reported.Type})
	return catchable(cmp.Or(reported.Type, errorUnknown), string(cause))
}

// cut returns the first characters of text, at most limit of them.
func cut(text string, limit int) string {
	characters := 0
	for i := range text {
		if characters == limit {
			return text[:i]
		}
		characters++
	}
	return text
}
