package program

import (
	"os"
	"path/filepath"
	"testing"

	"auction.internal/lambdas/settings"
)

// TestFindZips_RelativeDir checks that a relative directory is relative to the root of the
// repository.
func TestFindZips_RelativeDir(t *testing.T) {
	dir := t.TempDir()
	for _, function := range settings.Functions() {
		if err := os.WriteFile(filepath.Join(dir, function+".zip"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	found, err := findZips(t.Context(), relative)
	if err != nil || found["notify"] != filepath.Join(repository, relative, "notify.zip") {
		t.Errorf("findZips(%q) = %v, %v", relative, found, err)
	}
}
