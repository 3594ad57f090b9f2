// Package awslambda runs the functions on AWS Lambda with the adapters for AWS.
package awslambda

import (
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"auction.internal/adapters/awsclient"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// Deps are the dependencies of a function. Start builds the function from them once, before the
// first event, so that all invocations share its AWS clients.
type Deps struct {
	function.Deps

	Settings settings.Settings
	AWS      aws.Config
}

// Start runs a function until Lambda stops it. If the function cannot start, Start logs the error
// and exits the process: Lambda reports a failed init phase and retries it with the next event.
//
// The caller passes the build function, so that a binary links only the adapters of its function.
func Start(function string, build func(Deps) (lambda.Handler, error)) {
	tuneGC(os.Getenv)
	log := newLog(os.Stdout)
	redirectStandardLog(log)
	handler, err := newHandler(function, build, log)
	if err != nil {
		log.Error("function not started", "function", function, "error", err)
		os.Exit(1)
	}
	lambda.Start(handler)
}

func newHandler(function string, build func(Deps) (lambda.Handler, error), log *slog.Logger) (lambda.Handler, error) {
	s, err := settings.Read(function, os.Getenv)
	if err != nil {
		return nil, err
	}
	return build(newDeps(s, log))
}

func newDeps(s settings.Settings, log *slog.Logger) Deps {
	return Deps{
		Deps: function.Deps{
			Environment: s.Environment,
			Log:         log,
			Metrics:     metrics.New(os.Stdout, s.Environment, time.Now),
			Now:         time.Now,
		},
		Settings: s,
		AWS:      awsclient.Config(awsclient.FromEnvironment(os.Getenv)),
	}
}
