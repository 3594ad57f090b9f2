package runtimehost

import (
	"fmt"
	"os"
	"time"

	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// newExitError returns the error of an invocation whose process exited before it responded.
func newExitError(id string, state *os.ProcessState) error {
	reason := "Runtime exited without providing a reason"
	if !state.Success() {
		reason = "Runtime exited with error: " + state.String()
	}
	return &statemachine.FunctionError{
		Type:    "Runtime.ExitError",
		Message: fmt.Sprintf("RequestId: %s Error: %s", id, reason),
	}
}

// newTimeoutError returns the error of an invocation whose process was killed because it exceeded
// the timeout.
func newTimeoutError(id string, timeout time.Duration) error {
	return &statemachine.FunctionError{
		Type:    "Sandbox.Timedout",
		Message: fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", id, timeout.Seconds()),
	}
}

// newResponseTooLargeError returns the error of an invocation whose response exceeds Lambda's
// limit.
func newResponseTooLargeError(size int64) error {
	return &statemachine.FunctionError{
		Type: "Function.ResponseSizeTooLarge",
		Message: fmt.Sprintf("Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).",
			size, functions.MaxPayload),
	}
}
