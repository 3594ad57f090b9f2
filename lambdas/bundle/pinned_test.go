package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// TestBuildPinned_EqualsBuild builds the real functions in both ways. If another Go version runs
// this test, its compression may differ, so the test compares only the binaries. It builds for the
// architecture of this machine, like the end-to-end tests, whose dependencies are then in the build
// cache.
func TestBuildPinned_EqualsBuild(t *testing.T) {
	arch := runtime.GOARCH
	if arch != "amd64" {
		arch = bundle.Architecture
	}
	pinned, direct := t.TempDir(), t.TempDir()
	t.Setenv("GOARCH", "riscv64") // must have no effect
	report, err := bundle.BuildPinned(t.Context(), "..", pinned, arch)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.Build(t.Context(), bundle.Plan{Module: "..", Out: direct, Arch: arch}); err != nil {
		t.Fatal(err)
	}
	content := func(dir, function string) []byte {
		path := filepath.Join(dir, function+".zip")
		if runtime.Version() != bundle.Toolchain {
			_, data := unpack(t, path)
			return data
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, function := range settings.Functions() {
		if !bytes.Equal(content(pinned, function), content(direct, function)) {
			t.Errorf("%s: binaries of BuildPinned and Build differ, want equal bytes", function)
		}
		if !strings.Contains(report, function+".zip") {
			t.Errorf("report = %q, want it to contain %s.zip", report, function)
		}
	}
}

func TestBuildPinned_ReportsErrors(t *testing.T) {
	out := t.TempDir()
	_, err := bundle.BuildPinned(t.Context(), "..", out, "riscv64")
	if err == nil || !strings.Contains(err.Error(), `unsupported architecture "riscv64"`) {
		t.Errorf("BuildPinned = %v, want an unsupported architecture", err)
	}
	_, err = bundle.BuildPinned(t.Context(), filepath.Join(out, "missing"), out, bundle.Architecture)
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("BuildPinned = %v, want an error that names the missing directory", err)
	}
}
