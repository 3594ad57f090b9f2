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

// TestBuildPinned_EqualsBuild builds the real functions both ways. Where another Go runs this test, its own packing may
// differ, and only what is in the zips is compared. It builds for this machine, as the end-to-end tests do: for another
// architecture, all dependencies would be compiled once more.
func TestBuildPinned_EqualsBuild(t *testing.T) {
	arch := runtime.GOARCH
	if arch != "amd64" {
		arch = bundle.Architecture
	}
	pinned, plain := t.TempDir(), t.TempDir()
	t.Setenv("GOARCH", "riscv64") // what somebody may have set must not matter
	report, err := bundle.BuildPinned(t.Context(), "..", pinned, arch)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.Build(t.Context(), bundle.Plan{Module: "..", Out: plain, Arch: arch}); err != nil {
		t.Fatal(err)
	}
	held := func(folder, function string) []byte {
		path := filepath.Join(folder, function+".zip")
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
		if !bytes.Equal(held(pinned, function), held(plain, function)) {
			t.Errorf("%s has other bytes", function)
		}
		if !strings.Contains(report, function+".zip") {
			t.Errorf("the report does not name %s: %s", function, report)
		}
	}
}

func TestBuildPinnedTellsWhatIsWrong(t *testing.T) {
	out := t.TempDir()
	_, err := bundle.BuildPinned(t.Context(), "..", out, "riscv64")
	if err == nil || !strings.Contains(err.Error(), `"riscv64": Lambda has arm64 and amd64`) {
		t.Errorf("says %v", err)
	}
	_, err = bundle.BuildPinned(t.Context(), filepath.Join(out, "nowhere"), out, bundle.Architecture)
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("says %v", err)
	}
}
