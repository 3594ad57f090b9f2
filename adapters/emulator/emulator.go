// Package emulator starts moto, an AWS emulator, for tests. Each test binary has one server on a
// free local port. The server stops with the test binary.
//
// The emulator validates requests as AWS does. It does not emulate throttling and lost responses,
// which are tested with stub HTTP clients.
package emulator

import (
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"auction.internal/adapters/awsclient"
)

// program is the executable of the moto server. "make emulator" installs it.
const program = "moto_server"

// Region is the AWS region of all resources in the emulator.
const Region = "eu-west-1"

// attemptTimeout limits one attempt of a call to the emulator. It is longer than the timeout of
// package awsclient, because requests are queued and a busy machine is slow. After a shorter
// timeout, a client would retry a write that the emulator still executes, and would mistake its
// effect for the write of another caller.
const attemptTimeout = time.Minute

var (
	startOnce sync.Once
	running   *server
	startErr  error
)

// Run runs the tests of a package, and then stops the emulator if a test has started it. A package
// that uses the emulator calls Run from TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	if running != nil {
		running.stop()
	}
	return code
}

// URL starts the emulator if necessary and returns its URL. If moto is not installed, URL skips the
// test, or fails it if the environment variable CI is set.
func URL(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("%s is not on PATH: run make emulator", program)
	}
	if err != nil {
		t.Fatalf("%s is not on PATH, but CI requires it: run make emulator", program)
	}
	startOnce.Do(func() { running, startErr = start(path) })
	if startErr != nil {
		t.Fatalf("start %s: %v", program, startErr)
	}
	return running.proxy.URL
}

// Config returns the configuration of clients of the emulator. The emulator accepts any
// credentials.
func Config(t testing.TB) aws.Config {
	t.Helper()
	config := awsclient.Config(awsclient.Options{
		Region: Region, AccessKeyID: "test", SecretAccessKey: "test", Endpoint: URL(t),
	})
	if client, ok := config.HTTPClient.(*awshttp.BuildableClient); ok {
		config.HTTPClient = client.WithTimeout(attemptTimeout)
	}
	return config
}

var nameCounter atomic.Int64

// uniqueName returns a name that no other resource in the emulator has.
func uniqueName(prefix string) string {
	return prefix + "-" + strconv.FormatInt(nameCounter.Add(1), 10)
}
