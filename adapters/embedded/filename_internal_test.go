package embedded

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFileName(t *testing.T) {
	for document, want := range map[string]string{
		"unique_id_1.json": "unique_id_1.json",
		"a.b-c.json":       "a.b-c.json",
		"Abc.json":         "abc=8.json",
		"abC.json":         "abc=2.json",
		"order-A.json":     "order-a=02.json",
		"aaaaB.json.json":  "aaaab.json=08.json",
		"con.json":         "=con.json",
		"CON.json":         "con=e.json",
		"CON.x.json":       "=con.x=e.json",
		"con.x.json":       "=con.x.json",
		"lpt9.json":        "=lpt9.json",
		"console.json":     "console.json",
		"a..json":          "a..json",
	} {
		if got := fileName(document); got != want {
			t.Errorf("fileName(%q) = %q, want %q", document, got, want)
		}
	}
}

// TestFileName_IsUniqueOnEveryFileSystem draws names that are likely to collide on a file system
// that ignores case.
func TestFileName_IsUniqueOnEveryFileSystem(t *testing.T) {
	names := rapid.StringMatching(`([cC][oO][nN]|[aAbB0-2])[aAbB0-2._-]{0,6}`)
	valid := regexp.MustCompile(`^[a-z0-9._=-]+\.json$`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := names.Draw(t, "a"), names.Draw(t, "b")
		fileA, fileB := fileName(a+".json"), fileName(b+".json")
		if (a == b) != (fileA == fileB) {
			t.Errorf("fileName(%q) = %q, fileName(%q) = %q, want different names", a, fileA, b, fileB)
		}
		if !valid.MatchString(fileA) || reserved.MatchString(fileA) {
			t.Errorf("fileName(%q) = %q, want a portable name", a, fileA)
		}
	})
}

func TestFileName_FitsFileSystems(t *testing.T) {
	if name := fileName(strings.Repeat("A", 128) + ".json"); len(name) > 255 {
		t.Errorf("fileName of the longest name has %d bytes, want at most 255", len(name))
	}
}
