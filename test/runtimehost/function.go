package runtimehost

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What Lambda gives a function that asks for no more.
const (
	defaultTimeout     = 3 * time.Second
	defaultInitTimeout = 10 * time.Second
)

// region and account are those of every function here.
const (
	region  = "eu-west-1"
	account = "123456789012"
)

// Function is a function as it would be deployed.
type Function struct {
	Name      string
	Bootstrap string   // the path of the built binary
	Env       []string // "NAME=value" each; nothing of our own environment is added

	// Timeout is how long an event may take from when the process has it; zero means Lambda's default, 3 s.
	Timeout time.Duration

	// InitTimeout is how long a process may take until it asks for an event; zero means the 10 s that Lambda gives.
	// (Lambda then tries once more, within Timeout.)
	InitTimeout time.Duration

	// Log takes what the process writes to its output and its error output, from one process at a time; nil takes
	// nothing. What it has not taken a second after the end of the process is lost.
	Log io.Writer
}

// checked returns the function with its defaults, or why Lambda would not take it.
func (f Function) checked() (Function, error) {
	if f.Name == "" {
		return f, errors.New("it has no name")
	}
	if f.Timeout < 0 || f.InitTimeout < 0 {
		return f, errors.New("a time limit is negative")
	}
	f.Timeout, f.InitTimeout = cmp.Or(f.Timeout, defaultTimeout), cmp.Or(f.InitTimeout, defaultInitTimeout)
	var err error
	if f.Bootstrap, err = filepath.Abs(f.Bootstrap); err != nil {
		return f, fmt.Errorf("find its binary: %w", err)
	}
	if _, err := exec.LookPath(f.Bootstrap); err != nil {
		return f, fmt.Errorf("its binary: %w", err)
	}
	return f, f.checkEnv()
}

func (f Function) checkEnv() error {
	for _, variable := range f.Env {
		name, _, complete := strings.Cut(variable, "=")
		if !complete {
			return fmt.Errorf("environment: %q has no =", variable)
		}
		if slices.ContainsFunc(f.given(""), func(given string) bool { return strings.HasPrefix(given, name+"=") }) {
			return fmt.Errorf("environment: %s is Lambda's to set", name)
		}
	}
	return nil
}

// environment is all that a process finds in its environment.
func (f Function) environment(api string) []string { return append(f.given(api), f.Env...) }

// given are the variables that Lambda sets, as far as functions in Go use them.
func (f Function) given(api string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + api,
		"AWS_LAMBDA_FUNCTION_NAME=" + f.Name,
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
		"AWS_REGION=" + region,
		"LAMBDA_TASK_ROOT=" + filepath.Dir(f.Bootstrap),
		"_HANDLER=bootstrap",
		"TZ=:UTC",
		"PATH=/usr/local/bin:/usr/bin/:/bin:/opt/bin",
	}
}

func (f Function) arn() string {
	return "arn:aws:lambda:" + region + ":" + account + ":function:" + f.Name
}
