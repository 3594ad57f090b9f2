package statemachine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/local/statemachine"
)

// deaf makes functions that do not listen to their context. They return when
// the test is over, for a synctest bubble waits for its goroutines.
func deaf(t *testing.T) statemachine.Invoke {
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	return func(context.Context, string, []byte) ([]byte, error) {
		<-over
		return []byte(`{}`), nil
	}
}

// polite makes functions that never answer and return when told to.
func polite(ctx context.Context, _ string, _ []byte) ([]byte, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("calling: %w", ctx.Err())
}

func TestTaskTimeout(t *testing.T) {
	for name, invoke := range map[string]func(*testing.T) statemachine.Invoke{
		"deaf":   deaf,
		"polite": func(*testing.T) statemachine.Invoke { return polite },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := run(t, oneTask(`"TimeoutSeconds": 330`), `{"in": 1}`, invoke(t))
				expectFailed(t, execution, "States.Timeout")
				if took := time.Since(start); took != 330*time.Second || execution.Cause != "" {
					t.Errorf("failed after %v with the cause %q, want none after 330s", took, execution.Cause)
				}
			})
		})
	}
}

func TestTaskTimeoutIsRetriedAndCaught(t *testing.T) {
	for _, name := range []string{"States.ALL", "States.Timeout"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := run(t, `{"StartAt": "Call", "States": {
					"Call": {`+invoking+`, "TimeoutSeconds": 10, "Next": "Done",
						"Retry": [{"ErrorEquals": ["`+name+`"], "MaxAttempts": 1}],
						"Catch": [{"ErrorEquals": ["`+name+`"], "Next": "Done"}]},
					"Done": {"Type": "Succeed"}}}`, `{"in": 1}`, deaf(t))
				expectSucceeded(t, execution, `{"Cause":"","Error":"States.Timeout"}`)
				if took := time.Since(start); took != 21*time.Second {
					t.Errorf("took %v, want two attempts of 10s and a second between", took)
				}
			})
		})
	}
}

// Every attempt has the whole time, and an answer within it counts.
func TestTaskAnswersInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		execution := run(t, oneTask(`"TimeoutSeconds": 10, "ResultPath": null, "Retry": [{"ErrorEquals": ["A"]}]`), `{"in": 1}`,
			func(context.Context, string, []byte) ([]byte, error) {
				time.Sleep(9 * time.Second)
				if attempts++; attempts < 3 {
					return nil, reported("A").err
				}
				return []byte(`{}`), nil
			})
		expectSucceeded(t, execution, `{"in":1}`)
	})
}

// ends are the places an execution can be in when its time is over.
var ends = map[string]struct {
	definition string
	path       []string
	events     int
}{
	"in a task": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invoking + `, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"]}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 5},
	"in a task that times out too": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invoking + `, "TimeoutSeconds": 60, "Next": "Done",
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 5},
	"in a wait that is over too": {`{"StartAt": "Pause", "TimeoutSeconds": 60, "States": {
		"Pause": {"Type": "Wait", "Seconds": 60, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, []string{"Pause"}, 3},
	"in a wait": {`{"StartAt": "Pause", "TimeoutSeconds": 60, "States": {
		"Pause": {"Type": "Wait", "Seconds": 61, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, []string{"Pause"}, 3},
	"in a retry": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invoking + `, "TimeoutSeconds": 50, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 11}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 6},
}

func TestExecutionTimeout(t *testing.T) {
	for name, test := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := run(t, test.definition, `{"in": 1}`, deaf(t))
				if took := time.Since(start); took != 60*time.Second {
					t.Errorf("took %v, want 60s", took)
				}
				if execution.Status != statemachine.TimedOut || execution.Error != "States.Timeout" || execution.Cause != "" {
					t.Errorf("got %v %q %q, want TIMED_OUT with States.Timeout", execution.Status, execution.Error, execution.Cause)
				}
				if !slices.Equal(execution.Path, test.path) || execution.Events != test.events {
					t.Errorf("got %v and %d events, want %v and %d", execution.Path, execution.Events, test.path, test.events)
				}
			})
		})
	}
}

func TestCallerEndsTheContext(t *testing.T) {
	for name, test := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 55*time.Second)
				defer cancel()
				execution := load(t, test.definition).Run(ctx, []byte(`{"in": 1}`), statemachine.Options{Invoke: deaf(t)})
				if took := time.Since(start); took != 55*time.Second {
					t.Errorf("took %v, want 55s", took)
				}
				if execution.Status != statemachine.Aborted || execution.Error != "" || execution.Cause != "" {
					t.Errorf("got %v %q %q, want ABORTED and no error", execution.Status, execution.Error, execution.Cause)
				}
				if !slices.Equal(execution.Path, test.path) || execution.Events != test.events {
					t.Errorf("got %v and %d events, want %v and %d", execution.Path, execution.Events, test.path, test.events)
				}
			})
		})
	}
}

// A function that fails because the caller went away is neither retried nor
// caught.
func TestCallerCancels(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	execution := load(t, handled(`"ResultPath": null`)).Run(ctx, []byte(`{"in": 1}`), statemachine.Options{
		Invoke: func(context.Context, string, []byte) ([]byte, error) {
			cancel(errors.New("enough"))
			return nil, reported("A").err
		},
	})
	if execution.Status != statemachine.Aborted || execution.Events != 5 {
		t.Errorf("got %v with %d events, want ABORTED with 5", execution.Status, execution.Events)
	}
	execution = load(t, handled(`"ResultPath": null`)).Run(ctx, []byte(`{"in": 1}`), statemachine.Options{})
	if execution.Status != statemachine.Aborted || execution.Path != nil {
		t.Errorf("got %v and %v, want ABORTED before any state", execution.Status, execution.Path)
	}
}

func TestWait(t *testing.T) {
	tests := map[string]struct{ replacement, want time.Duration }{
		"its own":  {0, 30 * time.Second},
		"replaced": {time.Millisecond, time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				machine := load(t, `{"StartAt": "Pause", "States": {
					"Pause": {"Type": "Wait", "Seconds": 30, "Next": "Done"},
					"Done": {"Type": "Succeed"}}}`)
				execution := machine.Run(t.Context(), []byte(`{"a":1}`), statemachine.Options{Wait: test.replacement})
				expectSucceeded(t, execution, `{"a":1}`)
				if took := time.Since(start); took != test.want {
					t.Errorf("took %v, want %v", took, test.want)
				}
			})
		})
	}
}
