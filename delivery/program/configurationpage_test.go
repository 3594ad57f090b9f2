package program_test

import (
	"path/filepath"
	"testing"
)

// TestConfigurationPage checks the table of the keys; with -update it writes the table.
func TestConfigurationPage(t *testing.T) {
	project.CheckConfigurationPage(t, filepath.Join(project.Dir, "..", "docs", "delivery.md"))
}
