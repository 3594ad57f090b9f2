// Package statemachine executes an Amazon States Language definition in this process. The
// definition that is deployed to AWS Step Functions as a Standard workflow with JSONPath runs
// unchanged, with Go functions in place of the Lambda functions.
//
// It supports only the states and fields that the auction's definition uses. Load rejects
// everything else by name, so no part of a loaded definition is ignored.
//
// The rules are those of the Step Functions Developer Guide ("Handling errors in Step Functions
// workflows", "Invoke Lambda with Step Functions", "Step Functions service quotas") and, where the
// guide has none, of the Amazon States Language specification
// (https://states-language.net/spec.html). Where neither has a rule, a comment describes the
// behavior that was chosen.
package statemachine

import (
	"context"
	"fmt"
	"time"
)

// Machine is a loaded state machine definition. It is immutable, so executions may share it
// concurrently.
type Machine struct {
	start   string
	timeout time.Duration
	states  map[string]state
}

// Invoke calls the function of a Task's FunctionName with a payload of compact JSON and returns the
// function's response, which must be JSON.
//
// The context ends with the task's TimeoutSeconds, with the execution's TimeoutSeconds or with the
// context of Run. An Invoke that has not returned by then is abandoned: the execution continues and
// ignores its response. Invoke must not change the payload, because a retry sends it again.
//
// A *FunctionError, wrapped or not, is an error that the function reported. Any other error has the
// name "Lambda.Unknown", which Step Functions uses for errors without a type.
type Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)

// FunctionError is an error that a Lambda function reports.
//
// The Cause of the error in the state machine is the JSON text
// {"errorMessage":Message,"errorType":Type}, as in the Go runtime of Lambda.
type FunctionError struct {
	Type    string // the error name that Retry and Catch match; if empty, "Lambda.Unknown"
	Message string
}

// Error returns the type and the message of the error.
func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// Options configure an execution.
type Options struct {
	// Invoke calls the functions. It is required if the state machine has Task states.
	Invoke Invoke

	// Jitter returns a random duration in [0,limit) for a retrier whose JitterStrategy is FULL.
	// The limit is always positive. If nil, math/rand/v2 is used.
	Jitter func(limit time.Duration) time.Duration

	// Wait replaces the Seconds of every Wait state, if positive.
	Wait time.Duration
}

// Status is the final status of an execution.
type Status int

// The final statuses.
const (
	Succeeded Status = iota + 1 // the execution reached a Succeed state
	Failed                      // it reached a Fail state or had an error that no catcher matched
	TimedOut                    // it exceeded the state machine's TimeoutSeconds
	Aborted                     // the context of Run ended first
)

// String returns the name of the status in the Step Functions API, such as "TIMED_OUT".
func (s Status) String() string {
	switch s {
	case Succeeded:
		return "SUCCEEDED"
	case Failed:
		return "FAILED"
	case TimedOut:
		return "TIMED_OUT"
	case Aborted:
		return "ABORTED"
	default:
		return fmt.Sprintf("Status(%d)", int(s))
	}
}

// Execution is a finished execution, as Machine.Run returns it.
type Execution struct {
	Status Status

	// Error and Cause are the error of a failed execution. Error is truncated to 256 characters and
	// Cause to 32,768, as in the API. A timed out execution has the Error "States.Timeout" and no
	// Cause; an aborted one has neither.
	Error, Cause string

	// Path has the names of the states that were entered, in order.
	Path []string

	// Events is the number of events that the execution's history would have on AWS, including the
	// first and the last. It never exceeds 25,000.
	Events int

	// Output is the compact JSON that the Succeed state received. It is nil unless the execution
	// succeeded.
	Output []byte
}
