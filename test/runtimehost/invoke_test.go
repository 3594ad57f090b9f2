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

// TestHost_Environment checks that a function gets Lambda's variables and its own, and no others.
func TestHost_Environment(t *testing.T) {
	t.Setenv("OF_THE_TEST", "must not be inherited")
	env := []string{"TABLE=orders", "AWS_ACCESS_KEY_ID=a key"}
	d := mustDescribe(t, newTestHost(t, runtimehost.Function{Env: env}))
	want := []string{
		"AWS_ACCESS_KEY_ID=a key", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128", "AWS_LAMBDA_FUNCTION_NAME=echo",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_RUNTIME_API=127.0.0.1",
		"AWS_REGION=eu-west-1", "LAMBDA_TASK_ROOT=" + binFolder, "PATH=/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"TABLE=orders", "TZ=:UTC", "_HANDLER=bootstrap", "_X_AMZN_TRACE_ID=trace",
	}
	trace := regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`)
	port := regexp.MustCompile(`:\d+$`)
	for i, variable := range d.Env {
		if strings.HasPrefix(variable, "AWS_LAMBDA_RUNTIME_API=") {
			d.Env[i] = port.ReplaceAllString(variable, "")
		}
		d.Env[i] = trace.ReplaceAllString(d.Env[i], "trace") // aws-lambda-go sets it for each invocation
	}
	slices.Sort(d.Env)
	if !slices.Equal(d.Env, want) {
		t.Errorf("environment =\n%q, want\n%q", d.Env, want)
	}
	if folder, err := filepath.EvalSymlinks(binFolder); err != nil || d.Directory != folder {
		t.Errorf("working directory = %s, want %s (%v)", d.Directory, folder, err)
	}
}

func TestHost_InvocationContext(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{Timeout: time.Hour})
	before := time.Now().Add(time.Hour).UnixMilli()
	first, second := mustDescribe(t, host), mustDescribe(t, host)
	after := time.Now().Add(time.Hour).UnixMilli()
	if before > first.Deadline || first.Deadline > second.Deadline || second.Deadline > after {
		t.Errorf("deadlines = %d and %d, want %d to %d", first.Deadline, second.Deadline, before, after)
	}
	if want := "arn:aws:lambda:eu-west-1:123456789012:function:echo"; first.ARN != want {
		t.Errorf("ARN = %s, want %s", first.ARN, want)
	}
	if uuid.Validate(first.RequestID) != nil || first.RequestID == second.RequestID {
		t.Errorf("request IDs = %q and %q, want two different UUIDs", first.RequestID, second.RequestID)
	}
}

func TestHost_ConcurrentInvocationsShareOneProcess(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{})
	pids := make(chan int, 20)
	var callers sync.WaitGroup
	for range cap(pids) {
		callers.Go(func() {
			d, err := describe(t.Context(), host)
			if err != nil {
				t.Error(err)
			}
			pids <- d.PID
		})
	}
	callers.Wait()
	close(pids)
	first := <-pids
	for pid := range pids {
		if pid != first {
			t.Errorf("processes %d and %d responded, want one process", first, pid)
		}
	}
}

func TestInvoke_EventSizeLimit(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{})
	event := []byte(`{"action":"describe"}` + strings.Repeat(" ", functions.MaxPayload))[:functions.MaxPayload]
	if _, err := host.Invoke(t.Context(), event); err != nil {
		t.Errorf("Invoke with 6 MiB = %v", err)
	}
	unused := newTestHost(t, runtimehost.Function{Log: onOutput("", func() { t.Error("the function was invoked") })})
	if _, err := unused.Invoke(t.Context(), append(event, ' ')); !errors.Is(err, functions.ErrEventTooLarge) {
		t.Errorf("Invoke with 6 MiB + 1 = %v, want %v", err, functions.ErrEventTooLarge)
	}
	unused.Close()
	if unused.CPU() != 0 {
		t.Error("an event that is too large started a process, want none")
	}
}

func TestInvoke_ResponseSizeLimit(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{})
	invoke := func(size int) ([]byte, error) {
		return host.Invoke(t.Context(), fmt.Appendf(nil, `{"action":"respond with size","size":%d}`, size))
	}
	payload, err := invoke(functions.MaxPayload)
	if err != nil || len(payload) != functions.MaxPayload {
		t.Errorf("Invoke = %d bytes, %v, want 6 MiB", len(payload), err)
	}
	_, err = invoke(functions.MaxPayload + 1)
	functionErr := mustFunctionError(t, err)
	if functionErr.Type != "Function.ResponseSizeTooLarge" || !strings.Contains(functionErr.Message, "(6291457 bytes)") {
		t.Errorf("Invoke with a response of 6 MiB + 1 = %v, want Function.ResponseSizeTooLarge", functionErr)
	}
	mustDescribe(t, host) // the process continues
}
