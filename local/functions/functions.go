// Package functions invokes the Lambda functions in this process: events and responses are JSON,
// and errors have the name of their type, as the Lambda service reports them.
package functions

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/local/statemachine"
)

// MaxPayload is the maximum size of an event and of a response in bytes.
// Source: AWS Lambda quotas, "Invocation payload (request and response)", synchronous.
const MaxPayload = 6 << 20

// ErrEventTooLarge is returned for an event of more than MaxPayload bytes. The function is not
// called.
var ErrEventTooLarge = errors.New("event exceeds the Lambda payload limit")

// Functions maps the name of each function to its handler.
type Functions map[string]lambda.Handler

// Invoke calls a function and returns its response. An error or a panic of the function, and a
// response of more than MaxPayload bytes, are returned as a *statemachine.FunctionError. The error
// wraps ErrEventTooLarge if the event is too large.
func (f Functions) Invoke(ctx context.Context, name string, payload []byte) (response []byte, err error) {
	handler, found := f[name]
	if !found {
		return nil, fmt.Errorf("unknown function %q", name)
	}
	if len(payload) > MaxPayload {
		return nil, fmt.Errorf("invoke %s with %d bytes: %w", name, len(payload), ErrEventTooLarge)
	}
	defer func() {
		if fault := recover(); fault != nil {
			response, err = nil, &statemachine.FunctionError{
				Type: typeName(fault), Message: fmt.Sprintf("panic: %v\n%s", fault, debug.Stack()),
			}
		}
	}()
	response, err = handler.Invoke(ctx, payload)
	if err != nil {
		return nil, &statemachine.FunctionError{Type: typeName(err), Message: err.Error()}
	}
	if len(response) > MaxPayload {
		return nil, &statemachine.FunctionError{
			Type:    "Function.ResponseSizeTooLarge",
			Message: fmt.Sprintf("%s: response of %d bytes exceeds the limit of %d", name, len(response), MaxPayload),
		}
	}
	return response, nil
}

// typeName returns the error type that aws-lambda-go reports: the name of the Go type, without
// package and pointer.
func typeName(fault any) string {
	t := reflect.TypeOf(fault)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}
