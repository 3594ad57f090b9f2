// Command echo is a function that does what its event requests, or describes its environment.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Action string `json:"action"`
	Size   int    `json:"size,omitempty"`
}

// description describes the environment of the invocation.
type description struct {
	PID       int      `json:"pid"`
	Directory string   `json:"directory"`
	Env       []string `json:"env"`
	RequestID string   `json:"request_id"`
	ARN       string   `json:"arn"`
	Deadline  int64    `json:"deadline"` // Unix milliseconds
}

// OrderRejected is an error with its own type.
type OrderRejected struct{}

// Error returns a fixed message.
func (*OrderRejected) Error() string { return "a is rejected" }

func main() {
	switch os.Getenv("INIT") {
	case "exit":
		os.Exit(2)
	case "hang":
		hang()
	}
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (any, error) {
	switch e.Action {
	case "fail":
		return nil, &OrderRejected{}
	case "panic":
		panic("panic message")
	case "exit with error":
		fmt.Println("last line of stdout")
		fmt.Fprintln(os.Stderr, "last line of stderr")
		os.Exit(3)
	case "exit":
		os.Exit(0)
	case "hang":
		hang()
	case "respond with size":
		return strings.Repeat("a", e.Size-len(`""`)), nil
	}
	return describe(ctx), nil
}

// hang blocks. It ends after a minute, in case the process is not killed.
func hang() {
	fmt.Println("hanging")
	fmt.Fprintln(os.Stderr, "still hanging")
	time.Sleep(time.Minute)
}

func describe(ctx context.Context) description {
	directory, _ := os.Getwd()
	lambdaContext, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return description{
		PID: os.Getpid(), Directory: directory, Env: os.Environ(),
		RequestID: lambdaContext.AwsRequestID, ARN: lambdaContext.InvokedFunctionArn, Deadline: deadline.UnixMilli(),
	}
}
