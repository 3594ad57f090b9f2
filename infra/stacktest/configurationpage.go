package stacktest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The table of a page is between these two comments. The first comment continues with the command
// that generates the table.
const (
	tableBegin = "<!-- keys: "
	tableEnd   = "<!-- end of keys -->"
)

// CheckConfigurationPage checks that a page contains the table of the configuration keys in
// Pulumi.yaml. With -update it writes the table to the page.
func (p *Project) CheckConfigurationPage(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	begin, end := strings.Index(page, tableBegin), strings.Index(page, tableEnd)
	if begin < 0 || end < begin {
		t.Fatalf("%s has no table of the keys: add the lines %q and %q", path, tableBegin+"… -->", tableEnd)
	}
	begin += strings.Index(page[begin:], "\n") + 1
	want := page[:begin] + p.configurationTable(t) + page[end:]
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil { //nolint:gosec // a path of the tests
			t.Fatal(err)
		}
		return
	}
	if page != want {
		t.Errorf("%s differs from Pulumi.yaml; run the test with -update (-got +want):\n%s", path, diff(page, want))
	}
}

// configurationTable returns the keys with their defaults and descriptions, in the order of
// Pulumi.yaml.
func (p *Project) configurationTable(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.Dir, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	keys, defaults := p.Keys(t), p.Defaults(t)
	position := func(key string) int { return strings.Index(string(text), "\n  "+key+":") }
	var table strings.Builder
	table.WriteString("\n| key | default | description |\n| --- | --- | --- |\n")
	for _, key := range slices.SortedFunc(maps.Keys(keys), func(a, b string) int { return position(a) - position(b) }) {
		// Pulumi supports descriptions only for the project's own keys.
		description := cmp.Or(strings.TrimSpace(keys[key].Description), "The AWS region. Only eu-west-1 is supported.")
		description = strings.ReplaceAll(description, "<", "&lt;")
		value := defaults[p.FullKey(key)]
		if value != "" {
			value = "`" + value + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", key, value, description)
	}
	table.WriteString("\n")
	return table.String()
}
