// Command echo is a function that does what its event says.
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
	Do   string `json:"do"`
	Size int    `json:"size,omitempty"`
}

type answer struct {
	Process   int      `json:"process"`
	Folder    string   `json:"folder"`
	Env       []string `json:"env"`
	RequestID string   `json:"request_id"`
	ARN       string   `json:"arn"`
	Deadline  int64    `json:"deadline"` // Unix milliseconds
}

// OrderRejected is an error with a type of its own.
type OrderRejected struct{}

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
	switch e.Do {
	case "fail":
		return nil, &OrderRejected{}
	case "panic":
		panic("at the worst moment")
	case "exit":
		fmt.Println("leaving")
		fmt.Fprintln(os.Stderr, "and gone")
		os.Exit(3)
	case "leave":
		os.Exit(0)
	case "hang":
		hang()
	case "answer much":
		return strings.Repeat("a", e.Size-len(`""`)), nil
	}
	return describe(ctx), nil
}

func hang() {
	fmt.Println("hanging")
	fmt.Fprintln(os.Stderr, "and hanging")
	time.Sleep(time.Minute) // and not for ever, should nobody end it
}

func describe(ctx context.Context) answer {
	folder, _ := os.Getwd()
	about, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return answer{
		Process: os.Getpid(), Folder: folder, Env: os.Environ(),
		RequestID: about.AwsRequestID, ARN: about.InvokedFunctionArn, Deadline: deadline.UnixMilli(),
	}
}
