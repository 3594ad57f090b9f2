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

// built is the folder of the functions of testdata.
var built string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) (code int) {
	var err error
	if built, err = os.MkdirTemp("", "runtimehost-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(built)
	command := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", built+"/", "./testdata/echo", "./testdata/raw")
	command.Env = append(command.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the functions of testdata: %v\n%s", err, said)
		return 1
	}
	return m.Run()
}

// start starts a host, echo's unless the function says otherwise, with time enough for everything.
func start(t *testing.T, f runtimehost.Function) *runtimehost.Host {
	t.Helper()
	f.Name = cmp.Or(f.Name, "echo")
	f.Bootstrap = filepath.Join(built, f.Name)
	f.Timeout, f.InitTimeout = cmp.Or(f.Timeout, time.Minute), cmp.Or(f.InitTimeout, time.Minute)
	host, err := runtimehost.Start(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return host
}

// description is what echo says of itself.
type description struct {
	Process   int      `json:"process"`
	Folder    string   `json:"folder"`
	Env       []string `json:"env"`
	RequestID string   `json:"request_id"`
	ARN       string   `json:"arn"`
	Deadline  int64    `json:"deadline"`
}

func describe(t *testing.T, host *runtimehost.Host) description {
	t.Helper()
	d, err := ask(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ask(ctx context.Context, host *runtimehost.Host) (d description, err error) {
	answer, err := host.Invoke(ctx, []byte(`{"do":"describe"}`))
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(answer, &d)
}

// mustFail takes the error of a function apart.
func mustFail(t *testing.T, err error) *statemachine.FunctionError {
	t.Helper()
	var failure *statemachine.FunctionError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want a function's error", err)
	}
	return failure
}

// gone says that there is no such process, not even a dead one that nobody waited for.
func gone(t *testing.T, id int) bool {
	t.Helper()
	process, err := os.FindProcess(id)
	if err != nil {
		t.Fatal(err)
	}
	return errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// listener does something each time that a function writes a word.
func listener(word string, do func()) io.Writer { return &hearing{word: word, do: do} }

type hearing struct {
	word string
	do   func()
}

func (h *hearing) Write(said []byte) (int, error) {
	if strings.Contains(string(said), h.word) {
		h.do()
	}
	return len(said), nil
}
