// Package statemachine runs an Amazon States Language file in process: the
// very file that is deployed to AWS Step Functions as a Standard workflow with
// JSONPath runs on a developer's computer, with Go functions for the Lambdas.
//
// It knows the states and fields that the auction's file uses and no others.
// Load refuses everything else by name, so a file that loads here is never
// understood half.
//
// The rules come from the Step Functions Developer Guide ("Handling errors in
// Step Functions workflows", "Invoke Lambda with Step Functions", "Step
// Functions service quotas") and, where the guide is silent, from the Amazon
// States Language specification (https://states-language.net/spec.html). What
// neither says is marked as a choice where it is made.
package statemachine

import (
	"context"
	"fmt"
	"time"
)

// Machine is a loaded definition of a state machine. It never changes, so any
// number of executions may share it at the same time.
type Machine struct {
	start   string
	timeout time.Duration
	states  map[string]state
}

// Invoke calls the function that a Task's FunctionName names with a payload of
// compact JSON, and returns the function's answer, which must be JSON.
//
// The context ends with the task's TimeoutSeconds, with the execution's
// TimeoutSeconds and with the context given to Run. An Invoke that does not
// return by then is abandoned: the execution goes on without it and never sees
// its answer. The payload must not be changed, since a retry sends it again.
//
// A *FunctionError, wrapped or not, is an error the function itself reported.
// Any other error becomes "Lambda.Unknown", the name Step Functions uses when
// Lambda gives no error type.
type Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)

// FunctionError is an error that a Lambda function reports. Type is what Retry
// and Catch match; without one it counts as "Lambda.Unknown".
//
// The state machine sees as Cause the JSON text
// {"errorMessage":Message,"errorType":Type}, as the Go runtime of Lambda writes
// it.
type FunctionError struct {
	Type, Message string
}

// Error returns the type and the message.
func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// Options are what an execution needs from outside.
type Options struct {
	// Invoke runs the functions. Only a state machine without Task states can
	// do without it.
	Invoke Invoke

	// Jitter draws a duration in [0,limit) for a retrier whose JitterStrategy is
	// FULL; limit is always above zero. Nil draws with math/rand/v2.
	Jitter func(limit time.Duration) time.Duration

	// Wait, when above zero, replaces the Seconds of every Wait state.
	Wait time.Duration
}

// Status says how an execution ended.
type Status int

// The ways an execution ends.
const (
	Succeeded Status = iota + 1 // it reached a Succeed state
	Failed                      // it reached a Fail state or an error nothing caught
	TimedOut                    // it ran longer than the state machine's TimeoutSeconds
	Aborted                     // the caller's context ended first
)

// String returns the name the Step Functions API uses, such as "TIMED_OUT".
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

// Execution is the outcome of Machine.Run.
type Execution struct {
	Status Status

	// Error and Cause say why an execution failed. Error is cut at 256
	// characters and Cause at 32,768, as the API does. A timed out execution has
	// the Error "States.Timeout" and no Cause; an aborted one has neither.
	Error, Cause string

	// Path names the states that were entered, in order.
	Path []string

	// Events counts what the execution's history would hold on AWS, from
	// ExecutionStarted to the event that ended it. It never exceeds 25,000.
	Events int

	// Output is the compact JSON a Succeed state received; nil unless the
	// execution succeeded.
	Output []byte
}
