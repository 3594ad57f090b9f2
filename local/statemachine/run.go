package statemachine

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// state is a state of the definition.
type state interface {
	// enter executes the state. A *failure fails the execution; any other error means that the
	// context ended.
	enter(ctx context.Context, r *run, input any) (step, error)

	// targets returns the transitions of the state.
	targets() []target
}

// step is the output of a state and the next state, which is empty at the end of the execution.
type step struct {
	output any
	next   string
}

// target is the name of a next state and the field that has the name.
type target struct {
	field, state string
}

// run is an execution in progress.
type run struct {
	opts   Options
	path   []string
	events int
}

// Run executes the state machine and returns when the execution has ended. The input must be JSON
// of at most 262,144 bytes. The execution ends with ctx and with the state machine's
// TimeoutSeconds, even if an Invoke ignores its context.
func (m *Machine) Run(ctx context.Context, input []byte, opts Options) Execution {
	limited, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	if opts.Jitter == nil {
		opts.Jitter = rand.N[time.Duration]
	}
	r := &run{opts: opts, events: 1} // ExecutionStarted
	output, err := r.execute(limited, m, input)
	return r.end(output, err, ended(ctx) != nil)
}

// execute enters one state after the other and returns the output of the last one.
func (r *run) execute(ctx context.Context, m *Machine, input []byte) ([]byte, error) {
	data, err := executionInput(input)
	if err != nil {
		return nil, err
	}
	at := step{output: data, next: m.start}
	for at.next != "" {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		if at, err = r.visit(ctx, m.states[at.next], at); err != nil {
			return nil, err
		}
	}
	return encode(at.output)
}

// visit executes the next state of the previous step. As in the history on AWS, a state that fails
// the execution is entered and never exited.
func (r *run) visit(ctx context.Context, s state, previous step) (step, error) {
	if err := r.record(1); err != nil { // …StateEntered
		return step{}, err
	}
	r.path = append(r.path, previous.next)
	next, err := s.enter(ctx, r, previous.output)
	if err != nil {
		return step{}, err
	}
	return next, r.record(1) // …StateExited
}

// record counts events of the history. It reserves the last event of the quota for the end of the
// execution. The quotas page documents only that an execution fails at 25,000 events; in observed
// histories, event 25,000 is ExecutionFailed with the error and the cause below.
func (r *run) record(events int) error {
	r.events += events
	if r.events < maxEvents {
		return nil
	}
	r.events = maxEvents - 1
	return terminal(errorRuntime,
		"The execution reached the maximum number of history events (%d).", maxEvents)
}

// end returns the finished execution for the result of execute. If the context ended and aborted is
// false, the state machine's timeout has passed.
func (r *run) end(output []byte, err error, aborted bool) Execution {
	execution := Execution{Path: r.path, Events: r.events + 1}
	var failed *failure
	switch {
	case err == nil:
		execution.Status = Succeeded
		execution.Output = output
	case errors.As(err, &failed):
		execution.Status = Failed
		execution.Error, execution.Cause = failed.name, failed.cause
	case aborted:
		execution.Status = Aborted
	default:
		execution.Status = TimedOut
		execution.Error = errorTimeout
	}
	return execution
}

// sleep returns after the duration or when the context ends.
func sleep(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ended(ctx)
}

// ended returns an error if the context has ended. It compares the deadline with the clock as well,
// because another timer with the same deadline can fire before the timer of the context. In that
// case, the end of the context takes precedence.
func ended(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}
