// Package wire puts each function together on AWS. It is the one place where the cloud differs from a local system.
package wire

import (
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"auction.internal/adapters/awsclient"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// House is what a function finds when it starts. Its clients are made of it once, before the first event.
type House struct {
	Settings settings.Settings
	AWS      aws.Config
	Log      *slog.Logger
	Metrics  *metrics.Recorder
	Now      func() time.Time
}

// Start runs a function until Lambda ends it. One that cannot start logs one line that says why, and exits: Lambda
// reports a failed init phase, and tries again with the next event.
//
// The function that builds the handler is an argument so that each binary holds what it needs and no more.
func Start(function string, build func(House) (handler any, err error)) {
	useMemory(os.Getenv)
	log := newLog(os.Stdout)
	takeOverLog(log)
	handler, err := prepare(function, build, log)
	if err != nil {
		log.Error("function not started", "function", function, "error", err)
		os.Exit(1)
	}
	lambda.Start(handler)
}

func prepare(function string, build func(House) (any, error), log *slog.Logger) (any, error) {
	s, err := settings.Read(function, os.Getenv)
	if err != nil {
		return nil, err
	}
	return build(House{
		Settings: s,
		AWS:      awsclient.Config(awsclient.FromEnvironment(os.Getenv)),
		Log:      log,
		Metrics:  metrics.New(os.Stdout, s.Environment, time.Now),
		Now:      time.Now,
	})
}
