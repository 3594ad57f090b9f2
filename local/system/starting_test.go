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

func TestServesHealth(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	r.send(http.MethodGet, "/healthz", "", "").want(t, http.StatusOK, "")
	r.send(http.MethodHead, "/healthz", "", "").want(t, http.StatusOK, "")
}

func TestWhatKeepsItFromStartingIsOneClearLine(t *testing.T) {
	data := t.TempDir()
	r := start(t, "-data", data, "-every", neverDue)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		args []string
		says string
	}{
		"unknown flag":    {[]string{"-nonsense"}, "not defined: -nonsense"},
		"bad value":       {[]string{"-every", "soon"}, `invalid value "soon" for flag -every`},
		"an argument":     {[]string{"now"}, `unexpected argument "now"`},
		"too rare":        {[]string{"-every", "24h0m1s"}, "-every must be at most 24h: an order expires after that"},
		"several at once": {[]string{"-every", "10ms", "-platform-wait", "0s", "-ready", "2", "-accept", "-1", "-data", "", "-addr", ""}, "-addr must name an address; -data must name a folder; -every must be at least 1s"},
		"occupied port":   {[]string{"-addr", strings.TrimPrefix(r.url, "http://"), "-data", t.TempDir()}, "address already in use"},
		"locked data":     {[]string{"-addr", "127.0.0.1:0", "-data", data}, "in use by another process"},
		"data is a file":  {[]string{"-addr", "127.0.0.1:0", "-data", file}, "not a directory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := system.Run(t.Context(), c.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Run: %v, want one line that says %q", err, c.says)
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
		"flags":        {[]string{"-nonsense"}, 1},
		"damaged data": {[]string{"-addr", "127.0.0.1:0", "-data", data}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			err := system.Run(t.Context(), c.args, io.Discard)
			if got := system.ExitStatus(err); got != c.want {
				t.Errorf("exit status %d for %v, want %d", got, err, c.want)
			}
		})
	}
}

func TestHelpShowsEveryFlag(t *testing.T) {
	var out strings.Builder
	if err := system.Run(t.Context(), []string{"-h"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatalf("Run(-h): %v", err)
	}
	for _, name := range []string{"-addr", "-data", "-every", "-platform-wait", "-platform", "-ready", "-accept", "-seed"} {
		if !strings.Contains(out.String(), name) {
			t.Errorf("the usage does not show %s:\n%s", name, out.String())
		}
	}
}
