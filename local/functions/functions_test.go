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

// TestErrorsAreToldByTheirType checks what the definition of the state machine matches against.
func TestErrorsAreToldByTheirType(t *testing.T) {
	cases := map[string]struct {
		handle func() error
		want   string
	}{
		"a pointer":       {func() error { return &workflow.OrderRejected{RecordIDs: []string{"a"}} }, "OrderRejected"},
		"another":         {func() error { return &workflow.InvalidEvent{} }, "InvalidEvent"},
		"wrapped":         {func() error { return fmt.Errorf("context: %w", &workflow.OrderRejected{}) }, "wrapError"},
		"a text":          {func() error { return errors.New("text") }, "errorString"},
		"a panic":         {func() error { panic("fault") }, "string"},
		"a runtime panic": {func() error { _ = []int{}[len("x")]; return nil }, "boundsError"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := functions.Functions{"it": lambda.NewHandler(func(context.Context) error { return c.handle() })}
			_, err := f.Invoke(t.Context(), "it", []byte("{}"))
			failed, ok := errors.AsType[*statemachine.FunctionError](err)
			if !ok || failed.Type != c.want {
				t.Errorf("Invoke: %v, want type %s", err, c.want)
			}
		})
	}
}

func TestPayloadsAreLimitedAsInLambda(t *testing.T) {
	f := functions.Functions{
		"echo": lambda.NewHandler(func(_ context.Context, event json.RawMessage) (json.RawMessage, error) { return event, nil }),
		"grow": lambda.NewHandler(func(context.Context) (string, error) { return strings.Repeat("x", functions.MaxPayload), nil }),
	}
	fits := mustJSON(t, strings.Repeat("x", functions.MaxPayload-2))
	if answer, err := f.Invoke(t.Context(), "echo", fits); err != nil || len(answer) != functions.MaxPayload {
		t.Errorf("an event of the limit: %d bytes, %v", len(answer), err)
	}
	if _, err := f.Invoke(t.Context(), "echo", append(fits, ' ')); !errors.Is(err, functions.ErrEventTooLarge) {
		t.Errorf("a larger event: %v, want ErrEventTooLarge", err)
	}
	if _, err := f.Invoke(t.Context(), "grow", []byte("{}")); err == nil {
		t.Error("an answer above the limit: no error")
	}
	if _, err := f.Invoke(t.Context(), "absent", []byte("{}")); err == nil {
		t.Error("an unknown function: no error")
	}
}
