package runtimehost_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"auction.internal/local/statemachine"
	"auction.internal/test/runtimehost"
)

// binFolder is the folder of the built functions of testdata.
var binFolder string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) (code int) {
	var err error
	if binFolder, err = os.MkdirTemp("", "runtimehost-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(binFolder)
	command := exec.Command(
		"go", "build", "-tags", "lambda.norpc", "-o", binFolder+"/", "./testdata/echo", "./testdata/raw")
	command.Env = append(command.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the functions of testdata: %v\n%s", err, output)
		return 1
	}
	return m.Run()
}

// newTestHost returns a host. The defaults are the function echo and long timeouts.
func newTestHost(t *testing.T, f runtimehost.Function) *runtimehost.Host {
	t.Helper()
	f.Name = cmp.Or(f.Name, "echo")
	f.Bootstrap = filepath.Join(binFolder, f.Name)
	f.Timeout, f.InitTimeout = cmp.Or(f.Timeout, time.Minute), cmp.Or(f.InitTimeout, time.Minute)
	host, err := runtimehost.Start(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return host
}

// description is the response of the function echo.
type description struct {
	PID       int      `json:"pid"`
	Directory string   `json:"directory"`
	Env       []string `json:"env"`
	RequestID string   `json:"request_id"`
	ARN       string   `json:"arn"`
	Deadline  int64    `json:"deadline"`
}

// mustDescribe invokes the function echo and returns its description.
func mustDescribe(t *testing.T, host *runtimehost.Host) description {
	t.Helper()
	d, err := describe(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func describe(ctx context.Context, host *runtimehost.Host) (d description, err error) {
	payload, err := host.Invoke(ctx, []byte(`{"action":"describe"}`))
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(payload, &d)
}

// mustFunctionError returns the error of a function. It fails the test for any other error.
func mustFunctionError(t *testing.T, err error) *statemachine.FunctionError {
	t.Helper()
	functionErr, ok := errors.AsType[*statemachine.FunctionError](err)
	if !ok {
		t.Fatalf("Invoke = %v, want a *FunctionError", err)
	}
	return functionErr
}

// processExists reports whether a process with the ID exists. The process may be a zombie.
func processExists(t *testing.T, pid int) bool {
	t.Helper()
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// onOutput returns a log that calls the function whenever a process writes the text.
func onOutput(text string, call func()) io.Writer { return &callbackWriter{text: text, call: call} }

type callbackWriter struct {
	text string
	call func()
}

func (w *callbackWriter) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.text) {
		w.call()
	}
	return len(p), nil
}
