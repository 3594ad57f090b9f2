package system_test

import (
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/local/system"
)

func TestHealthCheck(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	p.send(http.MethodGet, "/healthz", "", "").want(t, http.StatusOK, "")
	p.send(http.MethodHead, "/healthz", "", "").want(t, http.StatusOK, "")
}

// TestRun_StartErrors checks that each error is one line with the reason.
func TestRun_StartErrors(t *testing.T) {
	data := t.TempDir()
	p := startProcess(t, "-data", data, "-every", neverDue)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		args []string
		want string
	}{
		"unknown flag":        {[]string{"-nonsense"}, "not defined: -nonsense; run with -h"},
		"invalid value":       {[]string{"-every", "soon"}, `invalid value "soon" for flag -every`},
		"unexpected argument": {[]string{"now"}, `unexpected argument "now"`},
		"interval too long":   {[]string{"-every", "24h0m1s"}, "-every must be at most 24h, the lifetime of an order"},
		"several problems": {
			[]string{"-every", "10ms", "-platform-wait", "0s", "-ready", "2", "-accept", "-1", "-data", "", "-addr", ""},
			"-addr must not be empty; -data must not be empty; -every must be at least 1s",
		},
		"port in use": {
			[]string{"-addr", strings.TrimPrefix(p.url, "http://"), "-data", t.TempDir()}, "address already in use",
		},
		"data folder in use":          {[]string{"-addr", "127.0.0.1:0", "-data", data}, "in use by another process"},
		"data folder is not a folder": {[]string{"-addr", "127.0.0.1:0", "-data", file}, "not a directory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := system.Run(t.Context(), c.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Run(%q) = %v, want one line with %q", c.args, err, c.want)
			}
		})
	}
}

func TestExitStatus(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "orders.db"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"help":         {[]string{"-h"}, 0},
		"unknown flag": {[]string{"-nonsense"}, 1},
		"damaged data": {[]string{"-addr", "127.0.0.1:0", "-data", data}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			err := system.Run(t.Context(), c.args, io.Discard)
			if got := system.ExitStatus(err); got != c.want {
				t.Errorf("ExitStatus(%v) = %d, want %d", err, got, c.want)
			}
		})
	}
}

func TestRun_HelpListsFlags(t *testing.T) {
	var out strings.Builder
	if err := system.Run(t.Context(), []string{"-h"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("Run(-h) = %v, want flag.ErrHelp", err)
	}
	for _, name := range []string{
		"-addr", "-data", "-every", "-platform-wait", "-platform", "-ready", "-accept", "-seed",
	} {
		if !strings.Contains(out.String(), name) {
			t.Errorf("usage:\n%s\nwant %s", out.String(), name)
		}
	}
}
