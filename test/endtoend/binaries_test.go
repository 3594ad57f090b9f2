package endtoend

import (
	"context"
	"os"
	"runtime"
	"sync"
	"testing"

	"auction.internal/adapters/emulator"
	_ "auction.internal/lambdas/awslambda" // what the binaries are made of: go test caches no result of an earlier version
	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
	"auction.internal/test/runtimehost"
)

func TestMain(m *testing.M) {
	code := emulator.Run(m)
	os.RemoveAll(binFolder)
	os.Exit(code)
}

// binFolder is the folder of the binaries, which are built once for all tests.
var binFolder string

var build = sync.OnceValues(func() (map[string]string, error) {
	var err error
	if binFolder, err = os.MkdirTemp("", "endtoend-"); err != nil {
		return nil, err
	}
	return bundle.Compile(context.Background(), bundle.Plan{Module: "../../lambdas", Out: binFolder, Arch: runtime.GOARCH})
})

// binary returns the path of a built function.
func binary(t testing.TB, function string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the functions are Linux programs")
	}
	binaries, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return binaries[function]
}

// host runs a function with an environment. Its keys name it, so that what it asks of AWS can be told apart.
func host(t testing.TB, function string, log *logs, env ...string) *runtimehost.Host {
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
