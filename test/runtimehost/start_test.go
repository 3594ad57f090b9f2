package runtimehost_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"auction.internal/test/runtimehost"
)

func TestStart_InvalidFunction(t *testing.T) {
	notExecutable := filepath.Join(t.TempDir(), "bootstrap")
	if err := os.WriteFile(notExecutable, []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(binFolder, "echo")
	withEnv := func(variable string) runtimehost.Function {
		return runtimehost.Function{Name: "echo", Bootstrap: binary, Env: []string{variable}}
	}
	cases := map[string]struct {
		function runtimehost.Function
		want     string
	}{
		"no name":             {runtimehost.Function{Bootstrap: binary}, "name is missing"},
		"no binary":           {runtimehost.Function{Name: "echo", Bootstrap: binary + "es"}, "echoes"},
		"file not executable": {runtimehost.Function{Name: "echo", Bootstrap: notExecutable}, "permission denied"},
		"negative timeout": {
			runtimehost.Function{Name: "echo", Bootstrap: binary, Timeout: -time.Second}, "timeout is negative",
		},
		"reserved variable":      {withEnv("AWS_REGION=us-east-1"), "AWS_REGION is reserved"},
		"variable without value": {withEnv("AWS_REGIO"), `"AWS_REGIO" must be NAME=value`},
	}
	for name, c := range cases {
		if _, err := runtimehost.Start(t.Context(), c.function); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Start = %v, want %q", name, err, c.want)
		}
	}
}

// TestStart_RelativePath starts a binary by a path that is not valid in the process's own
// directory.
func TestStart_RelativePath(t *testing.T) {
	t.Chdir(filepath.Dir(binFolder))
	host, err := runtimehost.Start(t.Context(), runtimehost.Function{
		Name: "echo", Bootstrap: filepath.Join(filepath.Base(binFolder), "echo"), Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	mustDescribe(t, host)
}
