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

func TestBuild_FailureReportsCauseAndLeavesNoFiles(t *testing.T) {
	cases := map[string]struct {
		change func(*testing.T, *bundle.Plan)
		want   []string // parts of the error
	}{
		"compile error": {
			func(t *testing.T, p *bundle.Plan) {
				writeFile(t, filepath.Join(p.Module, "cmd/second/main.go"), "package main\n\nfunc main() { nothing() }\n")
			},
			[]string{"compile the functions", "second/main.go:3", "undefined: nothing"},
		},
		"unknown function": {
			func(_ *testing.T, p *bundle.Plan) { p.Functions = append(p.Functions, "third") },
			[]string{"compile the functions", "cmd/third"},
		},
		"all functions, in a module without them": {
			func(_ *testing.T, p *bundle.Plan) { p.Functions = nil },
			settings.Functions(),
		},
		"unsupported architecture": {
			func(_ *testing.T, p *bundle.Plan) { p.Arch = "riscv64" },
			[]string{`"riscv64"`, "arm64", "amd64"},
		},
		"missing requirement in go.mod": {
			func(t *testing.T, p *bundle.Plan) {
				writeFile(t, filepath.Join(p.Module, "cmd/first/main.go"),
					"package main\n\nimport _ \"example.internal/more\"\n\nfunc main() {}\n")
				writeFile(t, filepath.Join(p.Module, "go.mod"),
					sources["go.mod"]+"\nreplace example.internal/more => ./more\n")
				writeFile(t, filepath.Join(p.Module, "more/go.mod"), "module example.internal/more\n\ngo 1.26.0\n")
				writeFile(t, filepath.Join(p.Module, "more/more.go"), "package more\n")
			},
			[]string{"example.internal/more"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			plan := newPlan(t, "arm64")
			c.change(t, &plan)
			_, err := bundle.Build(t.Context(), plan)
			if err == nil {
				t.Fatal("Build: no error")
			}
			for _, word := range c.want {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("Build = %v, want an error that contains %q", err, word)
				}
			}
			if left := fileNames(t, plan.Out); len(left) != 0 {
				t.Errorf("Out contains %q, want no files", left)
			}
		})
	}
}

func TestBuild_FailureKeepsPreviousZips(t *testing.T) {
	plan := newPlan(t, "arm64")
	zips := mustBuild(t, plan)
	before := readZips(t, zips)
	writeFile(t, filepath.Join(plan.Module, "cmd/second/main.go"), "package main\n")
	if _, err := bundle.Build(t.Context(), plan); err == nil {
		t.Fatal("Build: no error")
	}
	wantEqual(t, readZips(t, zips), before)
}

func TestBuild_TruncatesCompilerOutputAtLine(t *testing.T) {
	plan := newPlan(t, "arm64")
	code := "package main\n\nfunc main() {\n"
	for i := range 9 {
		code += fmt.Sprintf("\tunknown%d%s()\n", i, strings.Repeat("o", 900))
	}
	writeFile(t, filepath.Join(plan.Module, "cmd/first/main.go"), code+"}\n")
	_, err := bundle.Build(t.Context(), plan)
	if err == nil {
		t.Fatal("Build: no error")
	}
	text := err.Error()
	wholeLine := strings.HasSuffix(text, strings.Repeat("o", 900)+"\n…")
	if len(text) > 4100 || !strings.Contains(text, "unknown0") || !wholeLine {
		t.Errorf("error of %d bytes that ends with %q, want whole lines in at most 4100 bytes",
			len(text), text[max(0, len(text)-20):])
	}
}

func TestBuild_StopsWhenContextIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	plan := newPlan(t, "arm64")
	if _, err := bundle.Build(ctx, plan); !errors.Is(err, context.Canceled) {
		t.Errorf("Build = %v, want context.Canceled", err)
	}
	if left := fileNames(t, plan.Out); len(left) != 0 {
		t.Errorf("Out contains %q, want no files", left)
	}
}
