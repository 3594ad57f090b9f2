package docs

import (
	"bytes"
	"cmp"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// avoided are words that are not standard English in this field, or that have a standard term, each
// with what to write. The rules are in CONTRIBUTING.md, under Writing.
var avoided = []struct{ word, write string }{
	{`tell|tells|told`, "notify, report, distinguish"},
	{`whoever`, "the principal, the caller, the operator"},
	{`alone`, "only"},
	{`refuse|refuses|refused|refusal`, "reject, deny, throttle"},
	{`side by side`, "concurrently, in parallel"},
	{`under way`, "in progress, in flight"},
	{`tried again|tries again`, "retried, retries"},
	{`becomes of|became of`, "outcome, status"},
	{`for ever`, "permanently"},
	{`aloud|by and by|hardly|farewell`, "a plain word"},
	{`is wrong|was wrong`, "is invalid, failed"},
	{`dies|died`, "exits, crashes, is killed"},
	{`rings|rang|bell`, "fires, goes to ALARM"},
}

// written are the extensions of the files that people write, and the files without an extension.
// Other files without one can be binaries of a local build.
var written = []string{".go", ".json", ".md", ".sh", ".yaml", ".yml", "Makefile", "run"}

// TestWording_UsesStandardTerms checks every text in the repository: code, comments, messages and
// documents.
func TestWording_UsesStandardTerms(t *testing.T) {
	pattern := avoidedPattern()
	for _, file := range files(t) {
		text, err := os.ReadFile(root + file)
		if err != nil {
			t.Fatal(err)
		}
		// The operating system reports this error in these words.
		text = bytes.ReplaceAll(text, []byte("connection refused"), nil)
		for _, match := range pattern.FindAllSubmatchIndex(text, -1) {
			line := bytes.Count(text[:match[0]], []byte("\n")) + 1
			for i, a := range avoided {
				if match[2*(i+1)] >= 0 {
					t.Errorf("%s:%d: write %s, not %q", file, line, a.write, text[match[0]:match[1]])
				}
			}
		}
	}
}

// avoidedPattern returns a pattern with a group for each element of avoided. One pass over a text
// finds all of them.
func avoidedPattern() *regexp.Regexp {
	var groups []string
	for _, a := range avoided {
		groups = append(groups, "("+a.word+")")
	}
	return regexp.MustCompile(`(?i)\b(?:` + strings.Join(groups, "|") + `)\b`)
}

// files returns the paths of the text files of the repository, without generated, hidden and test
// data files and without the list of words itself.
func files(t *testing.T) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, entry fs.DirEntry, err error) error {
		name := path.Base(file)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || name == "dist" || name == "portmock" || name == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() && file != "." && strings.HasPrefix(name, ".") && name != ".github" && name != ".ci":
			return fs.SkipDir
		case entry.IsDir() || name == "LICENSE" || file == "test/docs/wording_test.go":
			return nil
		}
		if slices.Contains(written, cmp.Or(path.Ext(name), name)) {
			found = append(found, file)
		}
		return nil
	})
	if err != nil || len(found) < 100 {
		t.Fatalf("%d files found, %v", len(found), err)
	}
	return found
}
