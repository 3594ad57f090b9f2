package runtimehost_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"auction.internal/local/statemachine"
	"auction.internal/test/runtimehost"
)

// requestID matches the start of messages with a request ID.
const requestID = `RequestId: [0-9a-f-]{36} Error: `

// shortTimeout is a timeout that tests wait for. The error does not depend on the speed of the
// process.
const shortTimeout = 200 * time.Millisecond

// wantError checks the type of an error, and its message against a pattern.
func wantError(t *testing.T, got *statemachine.FunctionError, errorType, pattern string) {
	t.Helper()
	if got.Type != errorType || !regexp.MustCompile("^"+pattern+"$").MatchString(got.Message) {
		t.Errorf("Invoke = %v, want type %q and message %q", got, errorType, pattern)
	}
}

func TestInvoke_FunctionErrors(t *testing.T) {
	cases := map[string]struct {
		event     string
		errorType string
		message   string
		survives  bool // whether the process handles the next event
	}{
		"error with a type": {
			event: `{"action":"fail"}`, errorType: "OrderRejected", message: "a is rejected", survives: true,
		},
		"panic": {event: `{"action":"panic"}`, errorType: "string", message: "panic message"},
		"exit with an error": {
			event: `{"action":"exit with error"}`, errorType: "Runtime.ExitError",
			message: requestID + "Runtime exited with error: exit status 3",
		},
		"exit with status 0": {
			event: `{"action":"exit"}`, errorType: "Runtime.ExitError",
			message: requestID + "Runtime exited without providing a reason",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := newTestHost(t, runtimehost.Function{})
			before := mustDescribe(t, host).PID
			_, err := host.Invoke(t.Context(), []byte(c.event))
			wantError(t, mustFunctionError(t, err), c.errorType, c.message)
			if after := mustDescribe(t, host).PID; (after == before) != c.survives {
				t.Errorf("process %d before, %d after, want the same: %v", before, after, c.survives)
			}
		})
	}
}

func TestInvoke_TimeoutKillsProcess(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{Timeout: shortTimeout})
	_, err := host.Invoke(t.Context(), hangEvent)
	wantError(t, mustFunctionError(t, err), "Sandbox.Timedout", requestID+`Task timed out after 0\.20 seconds`)
	if host.CPU() == 0 {
		t.Error("the process is running, want it killed")
	}
}

// TestInvoke_InitErrors checks that each invocation starts a new process and returns its error.
func TestInvoke_InitErrors(t *testing.T) {
	cases := map[string]struct {
		function  runtimehost.Function
		errorType string
		message   string
	}{
		"exit": {
			runtimehost.Function{Env: []string{"INIT=exit"}},
			"Runtime.ExitError", requestID + "Runtime exited with error: exit status 2",
		},
		"timeout": {
			runtimehost.Function{Env: []string{"INIT=hang"}, InitTimeout: shortTimeout},
			"Sandbox.Timedout", requestID + `Task timed out after 0\.20 seconds`,
		},
		"reported error": {
			runtimehost.Function{
				Name: "raw", Env: []string{`INIT_ERROR={"errorType":"Config.Missing","errorMessage":"no table"}`},
			},
			"Config.Missing", "no table",
		},
		"reported error that is not JSON": {
			runtimehost.Function{Name: "raw", Env: []string{"INIT_ERROR=no table"}},
			"", "no table",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := newTestHost(t, c.function)
			for range 2 {
				before := host.CPU()
				_, err := host.Invoke(t.Context(), []byte(`{}`))
				wantError(t, mustFunctionError(t, err), c.errorType, c.message)
				if host.CPU() == before {
					t.Error("the process is running, want it killed")
				}
			}
		})
	}
}

func TestHost_LogsOutputOfExitingProcess(t *testing.T) {
	var log bytes.Buffer
	host := newTestHost(t, runtimehost.Function{Log: &log})
	if _, err := host.Invoke(t.Context(), []byte(`{"action":"exit with error"}`)); err == nil {
		t.Error("Invoke = nil, want an error")
	}
	for _, line := range []string{"last line of stdout\n", "last line of stderr\n"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("log = %q, want it to contain %q", log.String(), line)
		}
	}
}
