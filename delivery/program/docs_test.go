package program_test

import (
	"strings"
	"testing"
)

// TestDocs_NameEveryKeyAndItsDefault checks the table of the configuration in docs/delivery.md.
func TestDocs_NameEveryKeyAndItsDefault(t *testing.T) {
	page, defaults := read(t, "docs/delivery.md"), project.Defaults(t)
	for key := range project.Keys(t) {
		found := false
		for line := range strings.Lines(page) {
			named := strings.HasPrefix(line, "|") && strings.Contains(line, "`"+key+"`")
			value := defaults[project.FullKey(key)]
			found = found || named && (value == "" || strings.Contains(line, "`"+value+"`"))
		}
		if !found {
			t.Errorf("docs/delivery.md does not name %s and its default", key)
		}
	}
}
