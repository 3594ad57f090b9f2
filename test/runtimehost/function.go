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

// Lambda's defaults.
const (
	defaultTimeout     = 3 * time.Second
	defaultInitTimeout = 10 * time.Second
)

// The region and account of every function.
const (
	region  = "eu-west-1"
	account = "123456789012"
)

// Function is the configuration of a function.
type Function struct {
	Name      string
	Bootstrap string   // path of the built binary
	Env       []string // "NAME=value"; the process does not inherit this process's environment

	// Timeout limits an invocation, from when the process has received the event. Zero means Lambda's
	// default of 3 seconds.
	Timeout time.Duration

	// InitTimeout limits the time from the start of a process until it requests its first event. Zero
	// means Lambda's limit of 10 seconds. (Lambda then initializes once more, within Timeout.)
	InitTimeout time.Duration

	// Log receives the standard output and standard error of the process, from one process at a time.
	// Nil discards them. What is not written within one second after the process exits is lost.
	Log io.Writer
}

// withDefaults returns the function with its defaults. It returns an error if Lambda would reject
// the function.
func (f Function) withDefaults() (Function, error) {
	if f.Name == "" {
		return f, errors.New("the name is missing")
	}
	if f.Timeout < 0 || f.InitTimeout < 0 {
		return f, errors.New("a timeout is negative")
	}
	f.Timeout, f.InitTimeout = cmp.Or(f.Timeout, defaultTimeout), cmp.Or(f.InitTimeout, defaultInitTimeout)
	var err error
	if f.Bootstrap, err = filepath.Abs(f.Bootstrap); err != nil {
		return f, fmt.Errorf("bootstrap: %w", err)
	}
	if _, err := exec.LookPath(f.Bootstrap); err != nil {
		return f, fmt.Errorf("bootstrap: %w", err)
	}
	return f, f.validateEnv()
}

func (f Function) validateEnv() error {
	for _, variable := range f.Env {
		name, _, valid := strings.Cut(variable, "=")
		if !valid {
			return fmt.Errorf("environment variable %q must be NAME=value", variable)
		}
		sameName := func(reserved string) bool { return strings.HasPrefix(reserved, name+"=") }
		if slices.ContainsFunc(f.reservedEnv(""), sameName) {
			return fmt.Errorf("environment variable %s is reserved by Lambda", name)
		}
	}
	return nil
}

// environment returns the complete environment of a process.
func (f Function) environment(apiAddress string) []string {
	return append(f.reservedEnv(apiAddress), f.Env...)
}

// reservedEnv returns those of the variables set by Lambda that functions in Go use.
func (f Function) reservedEnv(apiAddress string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + apiAddress,
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
