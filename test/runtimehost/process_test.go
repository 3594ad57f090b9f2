package runtimehost_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"auction.internal/test/runtimehost"
)

var hangEvent = []byte(`{"action":"hang"}`)

// hanging is the text that the function echo prints when it hangs.
const hanging = "still hanging"

// TestKill_DuringInvocation kills the process from the writer of its log, when the invocation is
// certainly running.
func TestKill_DuringInvocation(t *testing.T) {
	var host *runtimehost.Host
	host = newTestHost(t, runtimehost.Function{Log: onOutput(hanging, func() { host.Kill() })})
	before := mustDescribe(t, host).PID
	_, err := host.Invoke(t.Context(), hangEvent)
	wantError(t, mustFunctionError(t, err), "Runtime.ExitError", requestID+"Runtime exited with error: signal: killed")
	wantReplaced(t, host, before)
}

// wantReplaced checks that the process has exited, and that the next invocation starts another one.
func wantReplaced(t *testing.T, host *runtimehost.Host, pid int) {
	t.Helper()
	if processExists(t, pid) {
		t.Errorf("process %d is running, want it killed", pid)
	}
	if after := mustDescribe(t, host).PID; after == pid {
		t.Errorf("process %d responded after its exit, want another process", pid)
	}
}

func TestKill_BetweenInvocations(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{})
	host.Kill()
	pids := map[int]bool{}
	for range 30 {
		pids[mustDescribe(t, host).PID] = true
		host.Kill()
	}
	if len(pids) != 30 {
		t.Errorf("%d processes responded, want 30", len(pids))
	}
}

func TestInvoke_CancelKillsProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	host := newTestHost(t, runtimehost.Function{Log: onOutput(hanging, cancel)})
	before := mustDescribe(t, host).PID
	if _, err := host.Invoke(ctx, hangEvent); !errors.Is(err, context.Canceled) {
		t.Errorf("Invoke = %v, want %v", err, context.Canceled)
	}
	wantReplaced(t, host, before)
}

func TestInvoke_CancelDuringInitKillsProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	host := newTestHost(t, runtimehost.Function{Env: []string{"INIT=hang"}, Log: onOutput(hanging, cancel)})
	if _, err := host.Invoke(ctx, hangEvent); !errors.Is(err, context.Canceled) {
		t.Errorf("Invoke = %v, want %v", err, context.Canceled)
	}
	if host.CPU() == 0 {
		t.Error("the process is running, want it killed")
	}
}

// TestInvoke_CancelWhileQueued cancels an invocation that waits for another one. The process
// continues.
func TestInvoke_CancelWhileQueued(t *testing.T) {
	hangs := make(chan struct{})
	host := newTestHost(t, runtimehost.Function{Log: onOutput(hanging, func() { close(hangs) })})
	before := mustDescribe(t, host).PID
	first := make(chan error)
	go func() {
		_, err := host.Invoke(t.Context(), hangEvent)
		first <- err
	}()
	<-hangs
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := host.Invoke(cancelOnWait{ctx, cancel}, hangEvent); !errors.Is(err, context.Canceled) {
		t.Errorf("Invoke = %v, want %v", err, context.Canceled)
	}
	if !processExists(t, before) {
		t.Error("the process of the first invocation was killed, want it running")
	}
	host.Kill()
	mustFunctionError(t, <-first)
}

// cancelOnWait is a context that is cancelled when the callee waits for it.
type cancelOnWait struct {
	context.Context
	cancel func()
}

func (c cancelOnWait) Done() <-chan struct{} {
	c.cancel()
	return c.Context.Done()
}

func TestInvoke_CancelledContextStartsNoProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	host := newTestHost(t, runtimehost.Function{})
	for range 10 {
		if _, err := host.Invoke(ctx, hangEvent); !errors.Is(err, context.Canceled) {
			t.Errorf("Invoke = %v, want %v", err, context.Canceled)
		}
	}
	if host.Close(); host.CPU() != 0 {
		t.Error("a process was started, want none")
	}
}

func TestClose_KillsProcess(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{})
	d := mustDescribe(t, host)
	if !processExists(t, d.PID) || host.CPU() != 0 {
		t.Errorf("the process exited before Close, want it running; CPU = %v", host.CPU())
	}
	for range 2 {
		if err := host.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	}
	if processExists(t, d.PID) {
		t.Error("the process is running, want it killed")
	}
	for _, variable := range d.Env {
		if address, found := strings.CutPrefix(variable, "AWS_LAMBDA_RUNTIME_API="); found {
			if connection, err := net.Dial("tcp", address); err == nil {
				connection.Close()
				t.Error("the runtime API is listening, want it closed")
			}
		}
	}
	if host.CPU() <= 0 {
		t.Errorf("CPU = %v, want more than 0", host.CPU())
	}
	if _, err := host.Invoke(t.Context(), hangEvent); !errors.Is(err, runtimehost.ErrClosed) {
		t.Errorf("Invoke after Close = %v, want %v", err, runtimehost.ErrClosed)
	}
}

func TestClose_EndsRunningAndQueuedInvocations(t *testing.T) {
	for name, env := range map[string][]string{"during an invocation": nil, "during initialization": {"INIT=hang"}} {
		t.Run(name, func(t *testing.T) {
			hangs := make(chan struct{})
			host := newTestHost(t, runtimehost.Function{Env: env, Log: onOutput(hanging, func() { close(hangs) })})
			errs := make(chan error)
			for range 3 {
				go func() {
					_, err := host.Invoke(t.Context(), hangEvent)
					errs <- err
				}()
			}
			<-hangs
			host.Close()
			var killed, closed int
			for range 3 {
				if err := <-errs; errors.Is(err, runtimehost.ErrClosed) {
					closed++
				} else if mustFunctionError(t, err).Type == "Runtime.ExitError" {
					killed++
				}
			}
			if killed != 1 || closed != 2 {
				t.Errorf("%d invocations were killed and %d returned ErrClosed, want 1 and 2", killed, closed)
			}
		})
	}
}

func TestStart_ContextEndKillsProcess(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	host, err := runtimehost.Start(ctx, runtimehost.Function{
		Name: "echo", Bootstrap: binFolder + "/echo", Timeout: time.Minute, Log: onOutput(hanging, cancel),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	_, err = host.Invoke(t.Context(), hangEvent)
	if functionErr := mustFunctionError(t, err); functionErr.Type != "Runtime.ExitError" {
		t.Errorf("Invoke = %v, want Runtime.ExitError", functionErr)
	}
	if _, err = host.Invoke(t.Context(), hangEvent); !errors.Is(err, context.Canceled) {
		t.Errorf("Invoke after the end of the context = %v, want %v", err, context.Canceled)
	}
}
