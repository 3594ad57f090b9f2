package program_test

import (
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/infra/component"
)

// TestProject_DescribesEveryKey checks that Pulumi.yaml describes exactly the keys that the program
// reads.
func TestProject_DescribesEveryKey(t *testing.T) {
	for key, entry := range project.Keys(t) {
		if entry.Description == "" && !strings.Contains(key, ":") {
			t.Errorf("%s has no description, want one", key)
		}
		without := project.Configuration(t, "dev", map[string]string{key: "-"})
		if _, err := project.Read(t, "dev", without); err == nil || !strings.Contains(err.Error(), key+" is missing") {
			t.Errorf("%s is described, but the program does not read it: %v", key, err)
		}
	}
}

// TestProject_Name checks the name of the project, which is part of the tags and of the permissions
// on the state.
func TestProject_Name(t *testing.T) {
	if first, _, _ := strings.Cut(read(t, "Pulumi.yaml"), "\n"); first != "name: "+component.ProjectName {
		t.Errorf("Pulumi.yaml begins with %q, want the name %s", first, component.ProjectName)
	}
}

// TestConfigurationPage checks the table of the keys; with -update it writes the table.
func TestConfigurationPage(t *testing.T) {
	project.CheckConfigurationPage(t, filepath.Join(project.Dir, "docs", "configuration.md"))
}
