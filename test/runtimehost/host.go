// Package runtimehost runs built Lambda functions, the same binaries that are deployed, as local
// processes. It is for tests and benchmarks. It serves Lambda's runtime API (version 2018-06-01) to
// each process, and reports crashes, timeouts and errors as Lambda does.
//
// The rules come from the AWS Lambda Developer Guide ("Using the Lambda runtime API for custom
// runtimes", "Understanding the Lambda execution environment lifecycle"). Messages that the guide
// does not document come from the AWS Lambda runtime interface emulator. Comments describe each
// difference from Lambda. Response streaming is not supported, and processes are not frozen between
// invocations.
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

// ErrClosed is returned for an invocation of a closed host.
var ErrClosed = errors.New("the host is closed")

// Host runs one function, in one process at a time. Its methods are safe for concurrent use.
type Host struct {
	function   Function
	processCtx context.Context // kills every process when it ends
	slot       chan struct{}   // contains an element while an invocation runs
	processes  sync.WaitGroup
	cpu        atomic.Int64 // nanoseconds

	mu      sync.Mutex
	process *process // the latest one, nil before the first
	closed  bool
}

// Start returns a host for the function. As in Lambda, the process starts with the first
// invocation. It is killed when the context ends.
//
// Start returns an error for a function that could not be deployed.
func Start(ctx context.Context, f Function) (*Host, error) {
	f, err := f.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("function %q: %w", f.Name, err)
	}
	return &Host{function: f, processCtx: ctx, slot: make(chan struct{}, 1)}, nil
}

// Invoke invokes the function with the event and returns the payload of its response. It waits
// until earlier invocations are finished. It starts a process if none is running.
//
// The error is a *statemachine.FunctionError if the function returned it, or if its process exited,
// exceeded a timeout or returned a response that is too large. It is functions.ErrEventTooLarge if
// Lambda would reject the event, and ErrClosed after Close. If the context ends, Invoke returns the
// context's error. If it ends during the invocation, the process is killed, because its state is
// then unknown. Once the process has responded, the response is returned even if the process then
// exits.
func (h *Host) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	if len(event) > functions.MaxPayload {
		return nil, fmt.Errorf("invoke %s with %d bytes: %w", h.function.Name, len(event), functions.ErrEventTooLarge)
	}
	select {
	case h.slot <- struct{}{}:
		defer func() { <-h.slot }()
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("invoke %s: %w", h.function.Name, err)
	}
	return h.run(ctx, newInvocation(event))
}

// run delivers the invocation to a process and returns its result. If the process exits between two
// invocations, it has not received the event, so run starts another one.
func (h *Host) run(ctx context.Context, i *invocation) ([]byte, error) {
	for {
		p, err := h.runningProcess()
		if err != nil {
			return nil, err
		}
		delivered, err := p.deliver(ctx, i)
		if err != nil {
			return nil, err
		}
		if delivered {
			return p.waitForResult(ctx, i)
		}
	}
}

// runningProcess returns the process that is running, or starts one.
func (h *Host) runningProcess() (*process, error) {
	if p := h.latestProcess(); p != nil {
		if !p.exiting() {
			return p, nil
		}
		<-p.exited // two processes must not write to the log concurrently
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	p, err := startProcess(h.processCtx, h.function)
	if err != nil {
		return nil, fmt.Errorf("start a process of %s: %w", h.function.Name, err)
	}
	h.processes.Go(func() {
		h.cpu.Add(int64(p.wait()))
		close(p.exited)
	})
	h.process = p
	return p, nil
}

func (h *Host) latestProcess() *process {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.process
}

// Kill kills the process, like a crash at a random moment. The invocation that is running fails,
// and the next one starts a new process. Without a process Kill does nothing.
func (h *Host) Kill() {
	if p := h.latestProcess(); p != nil {
		p.kill()
	}
}

// Close kills the process without notice, as Lambda does, and waits until it has exited. Every
// later invocation returns ErrClosed. Close may be called more than once. It always returns nil.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.Kill()
	h.processes.Wait()
	return nil
}

// CPU returns the user and system CPU time of the processes that have exited. After Close these are
// all processes.
func (h *Host) CPU() time.Duration { return time.Duration(h.cpu.Load()) }
