package statemachine

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// state is one entry of a definition's States.
type state interface {
	// enter does the state's work. A *failure ends the execution as failed;
	// any other error means that the context ended.
	enter(ctx context.Context, r *run, input any) (step, error)

	// targets lists where the state may lead.
	targets() []target
}

// step is the way out of a state. Without a next state the execution is over.
type step struct {
	output any
	next   string
}

// target is a state's name and the field that names it.
type target struct {
	field, state string
}

// run is an execution in progress.
type run struct {
	opts   Options
	path   []string
	events int
}

// Run executes the state machine with input, which must be JSON of at most 262,144
// bytes, and returns when the execution has ended. It does not outlive ctx or
// the state machine's TimeoutSeconds, not even when an Invoke ignores its
// context.
func (m *Machine) Run(ctx context.Context, input []byte, opts Options) Execution {
	limited, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	if opts.Jitter == nil {
		opts.Jitter = rand.N[time.Duration]
	}
	r := &run{opts: opts, events: 1} // ExecutionStarted
	output, err := r.walk(limited, m, input)
	return r.end(output, err, ended(ctx) != nil)
}

// walk goes from state to state and returns the output of the last one.
func (r *run) walk(ctx context.Context, m *Machine, input []byte) ([]byte, error) {
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

// visit enters the state that the step before leads to, and leaves it. A state
// that fails the execution is entered and never exited, in AWS's history too.
func (r *run) visit(ctx context.Context, s state, before step) (step, error) {
	if err := r.record(1); err != nil { // …StateEntered
		return step{}, err
	}
	r.path = append(r.path, before.next)
	after, err := s.enter(ctx, r, before.output)
	if err != nil {
		return step{}, err
	}
	return after, r.record(1) // …StateExited
}

// record counts events of the history. The last event there is room for is kept
// for the one that ends the execution. The quotas page says only that an
// execution fails at 25,000; in histories seen on AWS event 25,000 itself is
// ExecutionFailed, with the error and the cause given here.
func (r *run) record(events int) error {
	r.events += events
	if r.events < maxEvents {
		return nil
	}
	r.events = maxEvents - 1
	return terminal(errorRuntime,
		"The execution reached the maximum number of history events (%d).", maxEvents)
}

// end turns what walk returned into the execution's outcome. An end of the
// context that the caller did not bring about is the state machine's own timeout.
func (r *run) end(output []byte, err error, byCaller bool) Execution {
	execution := Execution{Path: r.path, Events: r.events + 1}
	var failed *failure
	switch {
	case err == nil:
		execution.Status = Succeeded
		execution.Output = output
	case errors.As(err, &failed):
		execution.Status = Failed
		execution.Error, execution.Cause = failed.name, failed.cause
	case byCaller:
		execution.Status = Aborted
	default:
		execution.Status = TimedOut
		execution.Error = errorTimeout
	}
	return execution
}

// sleep waits until the duration is over or the context ends.
func sleep(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ended(ctx)
}

// ended returns an error when the context's time is over. It looks at the clock
// because a context hears of its deadline from a timer, and another timer may
// go off at the very same moment: then the end of the context comes first.
func ended(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}
