package runtimehost_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"auction.internal/local/functions"
	"auction.internal/test/runtimehost"
)

func TestAFunctionFindsWhatLambdaGivesItAndNothingElse(t *testing.T) {
	t.Setenv("OURS", "is not for it")
	d := describe(t, start(t, runtimehost.Function{Env: []string{"TABLE=orders", "AWS_ACCESS_KEY_ID=a key"}}))
	want := []string{
		"AWS_ACCESS_KEY_ID=a key", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128", "AWS_LAMBDA_FUNCTION_NAME=echo",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_RUNTIME_API=127.0.0.1",
		"AWS_REGION=eu-west-1", "LAMBDA_TASK_ROOT=" + built, "PATH=/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"TABLE=orders", "TZ=:UTC", "_HANDLER=bootstrap", "_X_AMZN_TRACE_ID=trace",
	}
	trace := regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`)
	port := regexp.MustCompile(`:\d+$`)
	for i, variable := range d.Env {
		if strings.HasPrefix(variable, "AWS_LAMBDA_RUNTIME_API=") {
			d.Env[i] = port.ReplaceAllString(variable, "")
		}
		d.Env[i] = trace.ReplaceAllString(d.Env[i], "trace") // which aws-lambda-go puts there
	}
	slices.Sort(d.Env)
	if !slices.Equal(d.Env, want) {
		t.Errorf("found\n%q, want\n%q", d.Env, want)
	}
	if folder, err := filepath.EvalSymlinks(built); err != nil || d.Folder != folder {
		t.Errorf("runs in %s (%v)", d.Folder, err)
	}
}

func TestAnEventBringsItsRequestAndItsDeadline(t *testing.T) {
	host := start(t, runtimehost.Function{Timeout: time.Hour})
	before := time.Now().Add(time.Hour).UnixMilli()
	first, second := describe(t, host), describe(t, host)
	after := time.Now().Add(time.Hour).UnixMilli()
	if before > first.Deadline || first.Deadline > second.Deadline || second.Deadline > after {
		t.Errorf("deadlines %d and %d, want %d to %d", first.Deadline, second.Deadline, before, after)
	}
	if first.ARN != "arn:aws:lambda:eu-west-1:123456789012:function:echo" {
		t.Errorf("ARN %s", first.ARN)
	}
	if uuid.Validate(first.RequestID) != nil || first.RequestID == second.RequestID {
		t.Errorf("requests %q and %q", first.RequestID, second.RequestID)
	}
}

func TestCallersQueueForOneProcess(t *testing.T) {
	host := start(t, runtimehost.Function{})
	processes := make(chan int, 20)
	var callers sync.WaitGroup
	for range cap(processes) {
		callers.Go(func() {
			d, err := ask(t.Context(), host)
			if err != nil {
				t.Error(err)
			}
			processes <- d.Process
		})
	}
	callers.Wait()
	close(processes)
	first := <-processes
	for p := range processes {
		if p != first {
			t.Errorf("processes %d and %d", first, p)
		}
	}
}

func TestAnEventMayHave6MiB(t *testing.T) {
	host := start(t, runtimehost.Function{})
	event := []byte(`{"do":"describe"}` + strings.Repeat(" ", functions.MaxPayload))[:functions.MaxPayload]
	if _, err := host.Invoke(t.Context(), event); err != nil {
		t.Errorf("of 6 MiB: %v", err)
	}
	unused := start(t, runtimehost.Function{Log: listener("", func() { t.Error("it was called") })})
	if _, err := unused.Invoke(t.Context(), append(event, ' ')); !errors.Is(err, functions.ErrEventTooLarge) {
		t.Errorf("of one byte more: %v", err)
	}
	unused.Close()
	if unused.CPU() != 0 {
		t.Error("a process was started for an event that is too large")
	}
}

func TestAnAnswerMayHave6MiB(t *testing.T) {
	host := start(t, runtimehost.Function{})
	much := func(size int) ([]byte, error) {
		return host.Invoke(t.Context(), fmt.Appendf(nil, `{"do":"answer much","size":%d}`, size))
	}
	answer, err := much(functions.MaxPayload)
	if err != nil || len(answer) != functions.MaxPayload {
		t.Errorf("of 6 MiB: %d bytes, %v", len(answer), err)
	}
	_, err = much(functions.MaxPayload + 1)
	failure := mustFail(t, err)
	if failure.Type != "Function.ResponseSizeTooLarge" || !strings.Contains(failure.Message, "(6291457 bytes)") {
		t.Errorf("of one byte more: %v", failure)
	}
	describe(t, host) // and goes on
}
