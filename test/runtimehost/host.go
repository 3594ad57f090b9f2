// Package runtimehost runs built Lambda functions, the same binaries that are deployed, as processes on
// this machine. It serves them Lambda's runtime API (version 2018-06-01), and reports crashes, timeouts
// and errors as Lambda does. It is for tests and benchmarks.
//
// The rules come from the AWS Lambda Developer Guide ("Using the Lambda runtime API for custom
// runtimes", "Understanding the Lambda execution environment lifecycle") and, for messages that the
// guide does not give, from the AWS Lambda runtime interface emulator. Comments name each difference
// from Lambda. Response streaming is not supported, and no process is frozen between two events.
package runtimehost

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"auction.internal/local/functions"
)

// ErrClosed says that a host was closed before it could run an event.
var ErrClosed = errors.New("the host is closed")

// Host runs one function, in one process at a time. Its methods may be called from anywhere at any time.
type Host struct {
	function Function
	life     context.Context // of every process
	turn     chan struct{}   // has an element while an event runs
	running  sync.WaitGroup  // of processes
	cpu      atomic.Int64    // nanoseconds

	mu      sync.Mutex
	process *process // the latest one, nil before the first
	closed  bool
}

// Start makes a function ready to be called. As in Lambda, its process starts with the first event. When the context
// ends, so does the process.
//
// It returns an error for a function that could not be deployed.
func Start(ctx context.Context, f Function) (*Host, error) {
	f, err := f.checked()
	if err != nil {
		return nil, fmt.Errorf("function %q: %w", f.Name, err)
	}
	return &Host{function: f, life: ctx, turn: make(chan struct{}, 1)}, nil
}

// Invoke runs an event, after those before it, and returns the function's answer. It starts a process when there is
// none that lives.
//
// The error is a *statemachine.FunctionError when the function reported it, when its process ended, took too long or
// answered too much; functions.ErrEventTooLarge for an event that Lambda would not take; ErrClosed; or the context's.
// A context that ends while the event runs ends the process too, since nobody knows what it was doing. An answer once
// given stands, whatever becomes of the process.
func (h *Host) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	if len(event) > functions.MaxPayload {
		return nil, fmt.Errorf("call %s with %d bytes: %w", h.function.Name, len(event), functions.ErrEventTooLarge)
	}
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("call %s: %w", h.function.Name, err)
	}
	return h.run(ctx, newInvocation(event))
}

// run gives an event to a process. One that ended between two events has not seen it, so another takes it.
func (h *Host) run(ctx context.Context, i *invocation) ([]byte, error) {
	for {
		p, err := h.living()
		if err != nil {
			return nil, err
		}
		taken, err := p.take(ctx, i)
		if err != nil {
			return nil, err
		}
		if taken {
			return p.outcome(ctx, i)
		}
	}
}

// living returns the process that lives, or starts one.
func (h *Host) living() (*process, error) {
	if p := h.latest(); p != nil {
		if !p.ending() {
			return p, nil
		}
		<-p.ended // two of them would share the log
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	p, err := startProcess(h.life, h.function)
	if err != nil {
		return nil, fmt.Errorf("start a process of %s: %w", h.function.Name, err)
	}
	h.running.Go(func() {
		h.cpu.Add(int64(p.wait()))
		close(p.ended)
	})
	h.process = p
	return p, nil
}

func (h *Host) latest() *process {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.process
}

// Kill ends the process as a crash does, at whatever it is doing. The event that runs ends as an error; the next one
// meets a new process. Without a process it does nothing.
func (h *Host) Kill() {
	if p := h.latest(); p != nil {
		p.kill()
	}
}

// Close ends the process, as Lambda does without a word to it, and waits until it is gone. From then on every event is
// ErrClosed. The error is always nil. Closing again does nothing.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.Kill()
	h.running.Wait()
	return nil
}

// CPU is the time that processors spent in and for the processes that have ended; after Close, in all.
func (h *Host) CPU() time.Duration { return time.Duration(h.cpu.Load()) }
