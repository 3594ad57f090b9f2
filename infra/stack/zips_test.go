package stack

import (
	"path/filepath"
	"testing"
)

// TestReadyZipsAreTakenFromTheRepository checks how a folder is named that does not begin at the root of the machine.
func TestReadyZipsAreTakenFromTheRepository(t *testing.T) {
	folder := zips(t)
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
