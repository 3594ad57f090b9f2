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

// ignoresContext returns functions that ignore their context. They return at the end of the test,
// because a synctest bubble waits for its goroutines.
func ignoresContext(t *testing.T) statemachine.Invoke {
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	return func(context.Context, string, []byte) ([]byte, error) {
		<-over
		return []byte(`{}`), nil
	}
}

// waitsForContext is a function that returns only when its context ends.
func waitsForContext(ctx context.Context, _ string, _ []byte) ([]byte, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("invoke: %w", ctx.Err())
}

func TestTask_Timeout(t *testing.T) {
	for name, invoke := range map[string]func(*testing.T) statemachine.Invoke{
		"context ignored": ignoresContext,
		"context used":    func(*testing.T) statemachine.Invoke { return waitsForContext },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := mustRun(t, taskDefinition(`"TimeoutSeconds": 330`), `{"in": 1}`, invoke(t))
				wantFailed(t, execution, "States.Timeout")
				if elapsed := time.Since(start); elapsed != 330*time.Second || execution.Cause != "" {
					t.Errorf("failed after %v with cause %q, want 330s and no cause", elapsed, execution.Cause)
				}
			})
		})
	}
}

func TestTask_TimeoutRetriedAndCaught(t *testing.T) {
	for _, name := range []string{"States.ALL", "States.Timeout"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := mustRun(t, `{"StartAt": "Call", "States": {
					"Call": {`+invokeTask+`, "TimeoutSeconds": 10, "Next": "Done",
						"Retry": [{"ErrorEquals": ["`+name+`"], "MaxAttempts": 1}],
						"Catch": [{"ErrorEquals": ["`+name+`"], "Next": "Done"}]},
					"Done": {"Type": "Succeed"}}}`, `{"in": 1}`, ignoresContext(t))
				wantSucceeded(t, execution, `{"Cause":"","Error":"States.Timeout"}`)
				if elapsed := time.Since(start); elapsed != 21*time.Second {
					t.Errorf("elapsed %v, want 21s, two attempts of 10s and a delay of 1s", elapsed)
				}
			})
		})
	}
}

// TestTask_TimeoutPerAttempt makes three attempts, each of which responds within the timeout.
func TestTask_TimeoutPerAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		definition := taskDefinition(`"TimeoutSeconds": 10, "ResultPath": null, "Retry": [{"ErrorEquals": ["A"]}]`)
		execution := mustRun(t, definition, `{"in": 1}`,
			func(context.Context, string, []byte) ([]byte, error) {
				time.Sleep(9 * time.Second)
				if attempts++; attempts < 3 {
					return nil, functionError("A").err
				}
				return []byte(`{}`), nil
			})
		wantSucceeded(t, execution, `{"in":1}`)
	})
}

// interruptedExecutions contains a definition for each position at which an execution can be
// interrupted.
var interruptedExecutions = map[string]struct {
	definition string
	path       []string
	events     int
}{
	"task": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invokeTask + `, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"]}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 5},
	"task with the same timeout": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invokeTask + `, "TimeoutSeconds": 60, "Next": "Done",
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 5},
	"wait of the same duration": {`{"StartAt": "Pause", "TimeoutSeconds": 60, "States": {
		"Pause": {"Type": "Wait", "Seconds": 60, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, []string{"Pause"}, 3},
	"wait": {`{"StartAt": "Pause", "TimeoutSeconds": 60, "States": {
		"Pause": {"Type": "Wait", "Seconds": 61, "Next": "Done"},
		"Done": {"Type": "Succeed"}}}`, []string{"Pause"}, 3},
	"retry delay": {`{"StartAt": "Call", "TimeoutSeconds": 60, "States": {
		"Call": {` + invokeTask + `, "TimeoutSeconds": 50, "Next": "Done",
			"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 11}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
		"Done": {"Type": "Succeed"}}}`, []string{"Call"}, 6},
}

func TestRun_Timeout(t *testing.T) {
	for name, test := range interruptedExecutions {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				execution := mustRun(t, test.definition, `{"in": 1}`, ignoresContext(t))
				if elapsed := time.Since(start); elapsed != 60*time.Second {
					t.Errorf("elapsed %v, want 60s", elapsed)
				}
				if execution.Status != statemachine.TimedOut || execution.Error != "States.Timeout" || execution.Cause != "" {
					t.Errorf("execution = %v %q %q, want TIMED_OUT with States.Timeout",
						execution.Status, execution.Error, execution.Cause)
				}
				if !slices.Equal(execution.Path, test.path) || execution.Events != test.events {
					t.Errorf("path %v, %d events, want %v and %d", execution.Path, execution.Events, test.path, test.events)
				}
			})
		})
	}
}

func TestRun_ContextDeadline(t *testing.T) {
	for name, test := range interruptedExecutions {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 55*time.Second)
				defer cancel()
				machine := mustLoad(t, test.definition)
				execution := machine.Run(ctx, []byte(`{"in": 1}`), statemachine.Options{Invoke: ignoresContext(t)})
				if elapsed := time.Since(start); elapsed != 55*time.Second {
					t.Errorf("elapsed %v, want 55s", elapsed)
				}
				if execution.Status != statemachine.Aborted || execution.Error != "" || execution.Cause != "" {
					t.Errorf("execution = %v %q %q, want ABORTED and no error", execution.Status, execution.Error, execution.Cause)
				}
				if !slices.Equal(execution.Path, test.path) || execution.Events != test.events {
					t.Errorf("path %v, %d events, want %v and %d", execution.Path, execution.Events, test.path, test.events)
				}
			})
		})
	}
}

// TestRun_ContextCancelled checks that an error of a function is neither retried nor caught after
// the context was cancelled.
func TestRun_ContextCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	execution := mustLoad(t, handledTask(`"ResultPath": null`)).Run(ctx, []byte(`{"in": 1}`), statemachine.Options{
		Invoke: func(context.Context, string, []byte) ([]byte, error) {
			cancel(errors.New("cancelled"))
			return nil, functionError("A").err
		},
	})
	if execution.Status != statemachine.Aborted || execution.Events != 5 {
		t.Errorf("execution = %v with %d events, want ABORTED with 5", execution.Status, execution.Events)
	}
	execution = mustLoad(t, handledTask(`"ResultPath": null`)).Run(ctx, []byte(`{"in": 1}`), statemachine.Options{})
	if execution.Status != statemachine.Aborted || execution.Path != nil {
		t.Errorf("execution = %v with path %v, want ABORTED without path", execution.Status, execution.Path)
	}
}

func TestWait_Duration(t *testing.T) {
	tests := map[string]struct{ replacement, want time.Duration }{
		"Seconds":      {0, 30 * time.Second},
		"Options.Wait": {time.Millisecond, time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				machine := mustLoad(t, `{"StartAt": "Pause", "States": {
					"Pause": {"Type": "Wait", "Seconds": 30, "Next": "Done"},
					"Done": {"Type": "Succeed"}}}`)
				execution := machine.Run(t.Context(), []byte(`{"a":1}`), statemachine.Options{Wait: test.replacement})
				wantSucceeded(t, execution, `{"a":1}`)
				if elapsed := time.Since(start); elapsed != test.want {
					t.Errorf("elapsed %v, want %v", elapsed, test.want)
				}
			})
		})
	}
}
