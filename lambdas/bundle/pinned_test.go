package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// TestBuildPinnedGivesWhatMakeBuildGives builds the real functions both ways. Where another Go runs this test, its own
// packing may differ, and only what is in the zips is compared.
func TestBuildPinnedGivesWhatMakeBuildGives(t *testing.T) {
	if testing.Short() {
		t.Skip("builds all functions twice")
	}
	pinned, plain := t.TempDir(), t.TempDir()
	t.Setenv("GOARCH", "riscv64") // what somebody may have set must not matter
	if err := bundle.BuildPinned(t.Context(), "..", pinned, bundle.Architecture); err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.Build(t.Context(), bundle.Plan{Module: "..", Out: plain, Arch: bundle.Architecture}); err != nil {
		t.Fatal(err)
	}
	for _, function := range settings.Functions() {
		_, want := unpack(t, filepath.Join(plain, function+".zip"))
		if _, got := unpack(t, filepath.Join(pinned, function+".zip")); !bytes.Equal(got, want) {
			t.Errorf("%s has other bytes", function)
		}
	}
	if held := names(t, pinned); len(held) != len(settings.Functions()) {
		t.Errorf("the folder holds %q", held)
	}
}

func TestBuildPinnedTellsWhatIsWrong(t *testing.T) {
	out := t.TempDir()
	err := bundle.BuildPinned(t.Context(), "..", out, "riscv64")
	if err == nil || !strings.Contains(err.Error(), `"riscv64": Lambda has arm64 and amd64`) {
		t.Errorf("says %v", err)
	}
	if err := bundle.BuildPinned(t.Context(), filepath.Join(out, "nowhere"), out, "arm64"); err == nil || !os.IsNotExist(err) && !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("says %v", err)
	}
}
