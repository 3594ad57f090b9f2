package runtimehost_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"auction.internal/test/runtimehost"
)

func TestAFunctionThatLambdaWouldNotTakeIsRefused(t *testing.T) {
	text := filepath.Join(t.TempDir(), "bootstrap")
	if err := os.WriteFile(text, []byte("not for execution"), 0o644); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(built, "echo")
	cases := map[string]struct {
		function runtimehost.Function
		tells    string
	}{
		"no name":                   {runtimehost.Function{Bootstrap: binary}, "name"},
		"no binary":                 {runtimehost.Function{Name: "echo", Bootstrap: binary + "es"}, "echoes"},
		"a file without permission": {runtimehost.Function{Name: "echo", Bootstrap: text}, "permission denied"},
		"a negative time limit":     {runtimehost.Function{Name: "echo", Bootstrap: binary, Timeout: -time.Second}, "negative"},
		"a variable of Lambda's":    {runtimehost.Function{Name: "echo", Bootstrap: binary, Env: []string{"AWS_REGION=us-east-1"}}, "AWS_REGION"},
		"half a variable":           {runtimehost.Function{Name: "echo", Bootstrap: binary, Env: []string{"AWS_REGIO"}}, "AWS_REGIO"},
	}
	for name, c := range cases {
		if _, err := runtimehost.Start(t.Context(), c.function); err == nil || !strings.Contains(err.Error(), c.tells) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAPathMayBeRelative starts a binary by a path that means nothing in the folder where it runs.
func TestAPathMayBeRelative(t *testing.T) {
	t.Chdir(filepath.Dir(built))
	host, err := runtimehost.Start(t.Context(), runtimehost.Function{
		Name: "echo", Bootstrap: filepath.Join(filepath.Base(built), "echo"), Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	describe(t, host)
}
