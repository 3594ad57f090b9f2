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

var hang = []byte(`{"do":"hang"}`)

// TestAKillEndsTheEventThatRuns kills from the log's writer, so that the event is surely under way.
func TestAKillEndsTheEventThatRuns(t *testing.T) {
	var host *runtimehost.Host
	host = start(t, runtimehost.Function{Log: listener("and hanging", func() { host.Kill() })})
	before := describe(t, host).Process
	_, err := host.Invoke(t.Context(), hang)
	if failure := mustFail(t, err); failure.Type != "Runtime.ExitError" || !strings.HasSuffix(failure.Message, "Runtime exited with error: signal: killed") {
		t.Errorf("got %v", failure)
	}
	if !gone(t, before) {
		t.Error("the process lives")
	}
	if describe(t, host).Process == before {
		t.Error("the dead answer")
	}
}

func TestAKillBetweenEventsFailsNone(t *testing.T) {
	host := start(t, runtimehost.Function{})
	host.Kill()
	seen := map[int]bool{}
	for range 30 {
		seen[describe(t, host).Process] = true
		host.Kill()
	}
	if len(seen) != 30 {
		t.Errorf("%d processes, want 30", len(seen))
	}
}

func TestACallerWhoLeavesEndsTheProcess(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	host := start(t, runtimehost.Function{Log: listener("and hanging", leave)})
	before := describe(t, host).Process
	if _, err := host.Invoke(ctx, hang); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !gone(t, before) {
		t.Error("the process lives")
	}
	if describe(t, host).Process == before {
		t.Error("the dead answer")
	}
}

func TestACallerWhoLeavesAtTheStartEndsTheProcess(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	host := start(t, runtimehost.Function{Env: []string{"INIT=hang"}, Log: listener("and hanging", leave)})
	if _, err := host.Invoke(ctx, hang); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if host.CPU() == 0 {
		t.Error("the process lives")
	}
}

// TestACallerWhoLeavesTheQueueDisturbsNobody has one event hang, another caller give up behind it, and kills at last.
func TestACallerWhoLeavesTheQueueDisturbsNobody(t *testing.T) {
	hanging := make(chan struct{})
	host := start(t, runtimehost.Function{Log: listener("and hanging", func() { close(hanging) })})
	before := describe(t, host).Process
	first := make(chan error)
	go func() {
		_, err := host.Invoke(t.Context(), hang)
		first <- err
	}()
	<-hanging
	ctx, leave := context.WithCancel(t.Context())
	if _, err := host.Invoke(impatient{ctx, leave}, hang); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if gone(t, before) {
		t.Error("the process of the other caller was ended")
	}
	host.Kill()
	mustFail(t, <-first)
}

// impatient leaves as soon as it has to wait.
type impatient struct {
	context.Context
	leave func()
}

func (i impatient) Done() <-chan struct{} {
	i.leave()
	return i.Context.Done()
}

func TestACallerWhoHasLeftStartsNothing(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	host := start(t, runtimehost.Function{})
	for range 10 {
		if _, err := host.Invoke(ctx, hang); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if host.Close(); host.CPU() != 0 {
		t.Error("a process was started")
	}
}

func TestCloseLeavesNoProcess(t *testing.T) {
	host := start(t, runtimehost.Function{})
	d := describe(t, host)
	process := d.Process
	if gone(t, process) || host.CPU() != 0 {
		t.Errorf("the process ended by itself; it took %v", host.CPU())
	}
	for range 2 {
		if err := host.Close(); err != nil {
			t.Error(err)
		}
	}
	if !gone(t, process) {
		t.Error("the process lives")
	}
	for _, variable := range d.Env {
		if address, found := strings.CutPrefix(variable, "AWS_LAMBDA_RUNTIME_API="); found {
			if connection, err := net.Dial("tcp", address); err == nil {
				connection.Close()
				t.Error("its runtime API still listens")
			}
		}
	}
	if host.CPU() <= 0 {
		t.Errorf("it took %v", host.CPU())
	}
	if _, err := host.Invoke(t.Context(), hang); !errors.Is(err, runtimehost.ErrClosed) {
		t.Errorf("an event after the end: %v", err)
	}
}

func TestCloseEndsTheEventThatRunsAndThoseThatWait(t *testing.T) {
	for when, env := range map[string][]string{"at work": nil, "at its start": {"INIT=hang"}} {
		t.Run(when, func(t *testing.T) {
			hanging := make(chan struct{})
			host := start(t, runtimehost.Function{Env: env, Log: listener("and hanging", func() { close(hanging) })})
			outcomes := make(chan error)
			for range 3 {
				go func() {
					_, err := host.Invoke(t.Context(), hang)
					outcomes <- err
				}()
			}
			<-hanging
			host.Close()
			var ended, refused int
			for range 3 {
				if err := <-outcomes; errors.Is(err, runtimehost.ErrClosed) {
					refused++
				} else if mustFail(t, err).Type == "Runtime.ExitError" {
					ended++
				}
			}
			if ended != 1 || refused != 2 {
				t.Errorf("%d ended and %d refused, want 1 and 2", ended, refused)
			}
		})
	}
}

func TestAProcessEndsWithTheLifeOfItsHost(t *testing.T) {
	life, end := context.WithCancel(t.Context())
	f := runtimehost.Function{Name: "echo", Bootstrap: built + "/echo", Timeout: time.Minute, Log: listener("and hanging", end)}
	host, err := runtimehost.Start(life, f)
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	_, err = host.Invoke(t.Context(), hang)
	if failure := mustFail(t, err); failure.Type != "Runtime.ExitError" {
		t.Errorf("got %v", failure)
	}
	if _, err = host.Invoke(t.Context(), hang); !errors.Is(err, context.Canceled) {
		t.Errorf("an event after the end: %v", err)
	}
}
