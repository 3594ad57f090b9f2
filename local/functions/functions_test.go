package functions_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/lambdas/workflow"
	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// TestFunctions_InvokeErrorType checks the names that Retry and Catch of the state machine match.
func TestFunctions_InvokeErrorType(t *testing.T) {
	cases := map[string]struct {
		handle func() error
		want   string
	}{
		"OrderRejected": {func() error { return &workflow.OrderRejected{RecordIDs: []string{"a"}} }, "OrderRejected"},
		"InvalidEvent":  {func() error { return &workflow.InvalidEvent{} }, "InvalidEvent"},
		"wrapped error": {func() error { return fmt.Errorf("context: %w", &workflow.OrderRejected{}) }, "wrapError"},
		"text error":    {func() error { return errors.New("text") }, "errorString"},
		"panic":         {func() error { panic("fault") }, "string"},
		"runtime panic": {func() error { _ = []int{}[len("x")]; return nil }, "boundsError"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := functions.Functions{"f": lambda.NewHandler(func(context.Context) error { return c.handle() })}
			_, err := f.Invoke(t.Context(), "f", []byte("{}"))
			reported, ok := errors.AsType[*statemachine.FunctionError](err)
			if !ok || reported.Type != c.want {
				t.Errorf("Invoke() = %v, want an error of type %s", err, c.want)
			}
		})
	}
}

func TestFunctions_InvokePayloadLimit(t *testing.T) {
	f := functions.Functions{
		"echo": lambda.NewHandler(func(_ context.Context, event json.RawMessage) (json.RawMessage, error) {
			return event, nil
		}),
		"large-response": lambda.NewHandler(func(context.Context) (string, error) {
			return strings.Repeat("x", functions.MaxPayload), nil
		}),
	}
	event := mustJSON(t, strings.Repeat("x", functions.MaxPayload-2))
	if response, err := f.Invoke(t.Context(), "echo", event); err != nil || len(response) != functions.MaxPayload {
		t.Errorf("Invoke(event of MaxPayload bytes) = %d bytes, %v, want the event", len(response), err)
	}
	if _, err := f.Invoke(t.Context(), "echo", append(event, ' ')); !errors.Is(err, functions.ErrEventTooLarge) {
		t.Errorf("Invoke(event of MaxPayload+1 bytes) = %v, want ErrEventTooLarge", err)
	}
	if _, err := f.Invoke(t.Context(), "large-response", []byte("{}")); err == nil {
		t.Error("Invoke returned a response over MaxPayload, want an error")
	}
}

func TestFunctions_InvokeUnknownFunction(t *testing.T) {
	if _, err := (functions.Functions{}).Invoke(t.Context(), "unknown", []byte("{}")); err == nil {
		t.Error("Invoke(unknown function) = nil, want an error")
	}
}
