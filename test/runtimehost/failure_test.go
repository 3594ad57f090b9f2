package runtimehost_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"auction.internal/test/runtimehost"
)

const requestID = `RequestId: [0-9a-f-]{36} Error: `

// short is a time limit that a test waits for. What is told is the same whether the process was quick or slow.
const short = 200 * time.Millisecond

func TestAFailureIsToldAsLambdaTellsIt(t *testing.T) {
	cases := map[string]struct {
		event     string
		errorType string
		message   string
		survives  bool
	}{
		"an error of a type": {
			event: `{"do":"fail"}`, errorType: "OrderRejected", message: "a is rejected", survives: true,
		},
		"a panic":            {event: `{"do":"panic"}`, errorType: "string", message: "at the worst moment"},
		"an exit":            {event: `{"do":"exit"}`, errorType: "Runtime.ExitError", message: requestID + "Runtime exited with error: exit status 3"},
		"an exit as if done": {event: `{"do":"leave"}`, errorType: "Runtime.ExitError", message: requestID + "Runtime exited without providing a reason"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := start(t, runtimehost.Function{})
			before := describe(t, host).Process
			_, err := host.Invoke(t.Context(), []byte(c.event))
			failure := mustFail(t, err)
			if failure.Type != c.errorType || !regexp.MustCompile("^"+c.message+"$").MatchString(failure.Message) {
				t.Errorf("got %v", failure)
			}
			if after := describe(t, host).Process; (after == before) != c.survives {
				t.Errorf("process %d before, %d after", before, after)
			}
		})
	}
}

func TestAnEventThatTakesTooLongEndsTheProcess(t *testing.T) {
	host := start(t, runtimehost.Function{Timeout: short})
	_, err := host.Invoke(t.Context(), hang)
	failure := mustFail(t, err)
	if failure.Type != "Sandbox.Timedout" || !regexp.MustCompile("^"+requestID+`Task timed out after 0\.20 seconds$`).MatchString(failure.Message) {
		t.Errorf("got %v", failure)
	}
	if host.CPU() == 0 {
		t.Error("the process lives")
	}
}

func TestAFailureAtTheStartIsToldEachTime(t *testing.T) {
	cases := map[string]struct {
		function  runtimehost.Function
		errorType string
		message   string
	}{
		"an exit": {
			runtimehost.Function{Env: []string{"INIT=exit"}},
			"Runtime.ExitError", requestID + "Runtime exited with error: exit status 2",
		},
		"a start that takes too long": {
			runtimehost.Function{Env: []string{"INIT=hang"}, InitTimeout: short},
			"Sandbox.Timedout", requestID + `Task timed out after 0\.20 seconds`,
		},
		"an error that it reports": {
			runtimehost.Function{Name: "raw", Env: []string{`INIT_ERROR={"errorType":"Config.Missing","errorMessage":"no table"}`}},
			"Config.Missing", "no table",
		},
		"a report of another form": {
			runtimehost.Function{Name: "raw", Env: []string{"INIT_ERROR=no table"}},
			"", "no table",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := start(t, c.function)
			for range 2 {
				spent := host.CPU()
				_, err := host.Invoke(t.Context(), []byte(`{}`))
				failure := mustFail(t, err)
				if failure.Type != c.errorType || !regexp.MustCompile("^"+c.message+"$").MatchString(failure.Message) {
					t.Errorf("got %v", failure)
				}
				if host.CPU() == spent {
					t.Error("the process lives")
				}
			}
		})
	}
}

func TestTheLogHoldsTheLastWordsOfAProcess(t *testing.T) {
	var log bytes.Buffer
	host := start(t, runtimehost.Function{Log: &log})
	if _, err := host.Invoke(t.Context(), []byte(`{"do":"exit"}`)); err == nil {
		t.Error("no error")
	}
	for _, line := range []string{"leaving\n", "and gone\n"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("%q is not in %q", line, log.String())
		}
	}
}
