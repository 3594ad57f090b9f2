package program_test

import (
	"strings"
	"testing"
)

// TestDocs_Configuration checks that docs/delivery.md lists every key with its default.
func TestDocs_Configuration(t *testing.T) {
	page, defaults := read(t, "docs/delivery.md"), project.Defaults(t)
	for key := range project.Keys(t) {
		found := false
		for line := range strings.Lines(page) {
			named := strings.HasPrefix(line, "|") && strings.Contains(line, "`"+key+"`")
			value := defaults[project.FullKey(key)]
			found = found || named && (value == "" || strings.Contains(line, "`"+value+"`"))
		}
		if !found {
			t.Errorf("docs/delivery.md does not list %s with its default", key)
		}
	}
}
