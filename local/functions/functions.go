// Package functions runs the Lambda functions in this process: JSON in, JSON out, and errors told by the name of
// their type, as the Lambda service tells them.
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

// MaxPayload is how many bytes an event or an answer may have.
// Source: AWS Lambda quotas, "Invocation payload (request and response)", synchronous.
const MaxPayload = 6 << 20

// ErrEventTooLarge says that an event has more than MaxPayload bytes. The function is not called.
var ErrEventTooLarge = errors.New("the event is larger than Lambda takes")

// Functions are handlers by the name of their function.
type Functions map[string]lambda.Handler

// Invoke calls a function. The error is a *statemachine.FunctionError when it is the function's, a panic included,
// and ErrEventTooLarge for an event that it cannot take.
func (f Functions) Invoke(ctx context.Context, name string, payload []byte) (answer []byte, err error) {
	handler, found := f[name]
	if !found {
		return nil, fmt.Errorf("no function %q", name)
	}
	if len(payload) > MaxPayload {
		return nil, fmt.Errorf("call %s with %d bytes: %w", name, len(payload), ErrEventTooLarge)
	}
	defer func() {
		if fault := recover(); fault != nil {
			answer, err = nil, &statemachine.FunctionError{
				Type: typeName(fault), Message: fmt.Sprintf("panic: %v\n%s", fault, debug.Stack()),
			}
		}
	}()
	answer, err = handler.Invoke(ctx, payload)
	if err != nil {
		return nil, &statemachine.FunctionError{Type: typeName(err), Message: err.Error()}
	}
	if len(answer) > MaxPayload {
		return nil, &statemachine.FunctionError{
			Type: "Function.ResponseSizeTooLarge", Message: fmt.Sprintf("%s answered %d bytes", name, len(answer)),
		}
	}
	return answer, nil
}

// typeName is what aws-lambda-go reports of an error: its type, without package and pointer.
func typeName(fault any) string {
	t := reflect.TypeOf(fault)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}
