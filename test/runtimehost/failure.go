package runtimehost

import (
	"fmt"
	"os"
	"time"

	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// exited is the error of an event whose process ended before it answered.
func exited(id string, state *os.ProcessState) error {
	reason := "Runtime exited without providing a reason"
	if !state.Success() {
		reason = "Runtime exited with error: " + state.String()
	}
	return &statemachine.FunctionError{Type: "Runtime.ExitError", Message: fmt.Sprintf("RequestId: %s Error: %s", id, reason)}
}

// timedOut is the error of an event whose process was ended because it took longer than it may.
func timedOut(id string, limit time.Duration) error {
	return &statemachine.FunctionError{
		Type:    "Sandbox.Timedout",
		Message: fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", id, limit.Seconds()),
	}
}

// answeredTooMuch is the error of an event whose answer Lambda would not pass on.
func answeredTooMuch(size int64) error {
	return &statemachine.FunctionError{
		Type: "Function.ResponseSizeTooLarge",
		Message: fmt.Sprintf("Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).",
			size, functions.MaxPayload),
	}
}
