package program

import (
	"os"
	"path/filepath"
	"testing"

	"auction.internal/lambdas/settings"
)

// TestReadyZipsAreTakenFromTheRepository checks how a folder is named that does not begin at the root of the machine.
func TestReadyZipsAreTakenFromTheRepository(t *testing.T) {
	folder := t.TempDir()
	for _, function := range settings.Functions() {
		if err := os.WriteFile(filepath.Join(folder, function+".zip"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	here, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(here, folder)
	if err != nil {
		t.Fatal(err)
	}
	found, err := findZips(t.Context(), relative)
	if err != nil || found["notify"] != filepath.Join(repository, relative, "notify.zip") {
		t.Errorf("%v, %v", found, err)
	}
}
