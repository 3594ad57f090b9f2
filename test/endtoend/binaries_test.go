package endtoend

import (
	"context"
	"os"
	"runtime"
	"sync"
	"testing"

	"auction.internal/adapters/emulator"
	_ "auction.internal/lambdas/awslambda" // the code of the binaries, so that go test caches no outdated result
	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
	"auction.internal/test/runtimehost"
)

func TestMain(m *testing.M) {
	code := emulator.Run(m)
	os.RemoveAll(binFolder)
	os.Exit(code)
}

// binFolder is the folder of the binaries.
var binFolder string

// build builds the binaries once for all tests and returns their paths by function.
var build = sync.OnceValues(func() (map[string]string, error) {
	var err error
	if binFolder, err = os.MkdirTemp("", "endtoend-"); err != nil {
		return nil, err
	}
	plan := bundle.Plan{Module: "../../lambdas", Out: binFolder, Arch: runtime.GOARCH}
	return bundle.Compile(context.Background(), plan)
})

// binary returns the path of a built function.
func binary(t testing.TB, function string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the functions are Linux binaries")
	}
	binaries, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return binaries[function]
}

// newHost returns a host for the function. Its access key ID is its name, so that calls to AWS show
// which function sent them.
func newHost(t testing.TB, function string, log *logs, env ...string) *runtimehost.Host {
	t.Helper()
	h, err := runtimehost.Start(context.WithoutCancel(t.Context()), runtimehost.Function{
		Name: function, Bootstrap: binary(t, function), Log: log, Timeout: settings.Timeout(function),
		Env: append(env, settings.Environment+"=test", "AWS_ACCESS_KEY_ID="+function, "AWS_SECRET_ACCESS_KEY=test"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}
