package bundle_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

func TestAFailureTellsWhyAndLeavesNothing(t *testing.T) {
	cases := map[string]struct {
		spoil func(*testing.T, *bundle.Plan)
		tells []string
	}{
		"code that does not compile": {
			func(t *testing.T, p *bundle.Plan) {
				put(t, filepath.Join(p.Module, "cmd/second/main.go"), "package main\n\nfunc main() { nothing() }\n")
			},
			[]string{"compile the functions", "second/main.go:3", "undefined: nothing"},
		},
		"a function that is not there": {
			func(_ *testing.T, p *bundle.Plan) { p.Functions = append(p.Functions, "third") },
			[]string{"compile the functions", "cmd/third"},
		},
		"all functions of another module": {
			func(_ *testing.T, p *bundle.Plan) { p.Functions = nil },
			settings.Functions(),
		},
		"an architecture that Lambda does not have": {
			func(_ *testing.T, p *bundle.Plan) { p.Arch = "riscv64" },
			[]string{`"riscv64"`, "arm64", "amd64"},
		},
		"requirements that would have to be written": {
			func(t *testing.T, p *bundle.Plan) {
				put(t, filepath.Join(p.Module, "cmd/first/main.go"), "package main\n\nimport _ \"example.internal/more\"\n\nfunc main() {}\n")
				put(t, filepath.Join(p.Module, "go.mod"), sources["go.mod"]+"\nreplace example.internal/more => ./more\n")
				put(t, filepath.Join(p.Module, "more/go.mod"), "module example.internal/more\n\ngo 1.26.0\n")
				put(t, filepath.Join(p.Module, "more/more.go"), "package more\n")
			},
			[]string{"example.internal/more"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			plan := module(t, "arm64")
			c.spoil(t, &plan)
			_, err := bundle.Build(t.Context(), plan)
			if err == nil {
				t.Fatal("no error")
			}
			for _, word := range c.tells {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("does not say %q: %v", word, err)
				}
			}
			if held := names(t, plan.Out); len(held) != 0 {
				t.Errorf("left behind: %q", held)
			}
		})
	}
}

func TestAFailureLeavesTheZipsOfTheBuildBefore(t *testing.T) {
	plan := module(t, "arm64")
	zips := build(t, plan)
	before := contents(t, zips)
	put(t, filepath.Join(plan.Module, "cmd/second/main.go"), "package main\n")
	if _, err := bundle.Build(t.Context(), plan); err == nil {
		t.Fatal("no error")
	}
	mustBeSame(t, before, contents(t, zips))
}

func TestALongComplaintIsCutAtALine(t *testing.T) {
	plan := module(t, "arm64")
	code := "package main\n\nfunc main() {\n"
	for i := range 9 {
		code += fmt.Sprintf("\tunknown%d%s()\n", i, strings.Repeat("o", 900))
	}
	put(t, filepath.Join(plan.Module, "cmd/first/main.go"), code+"}\n")
	_, err := bundle.Build(t.Context(), plan)
	if err == nil {
		t.Fatal("no error")
	}
	text := err.Error()
	if len(text) > 4100 || !strings.Contains(text, "unknown0") || !strings.HasSuffix(text, strings.Repeat("o", 900)+"\n…") {
		t.Errorf("%d bytes, ends in %q", len(text), text[max(0, len(text)-20):])
	}
}

func TestACallerMayEndABuild(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	plan := module(t, "arm64")
	if _, err := bundle.Build(ctx, plan); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if held := names(t, plan.Out); len(held) != 0 {
		t.Errorf("left behind: %q", held)
	}
}
