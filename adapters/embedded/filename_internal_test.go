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

// TestFileName_IsUniqueOnEveryFileSystem draws names that are likely to collide.
func TestFileName_IsUniqueOnEveryFileSystem(t *testing.T) {
	names := rapid.StringMatching(`([cC][oO][nN]|[aAbB0-2])[aAbB0-2._-]{0,6}`)
	valid := regexp.MustCompile(`^[a-z0-9._=-]+\.json$`)
	rapid.Check(t, func(t *rapid.T) {
		one, other := names.Draw(t, "one"), names.Draw(t, "other")
		first, second := fileName(one+".json"), fileName(other+".json")
		if (one == other) != (first == second) {
			t.Errorf("%q is stored as %s and %q as %s", one, first, other, second)
		}
		if !valid.MatchString(first) || reserved.MatchString(first) {
			t.Errorf("%q is stored as %s", one, first)
		}
	})
}

func TestFileName_FitsFileSystems(t *testing.T) {
	if name := fileName(strings.Repeat("A", 128) + ".json"); len(name) > 255 {
		t.Errorf("the longest name has %d bytes, want 255 at most", len(name))
	}
}
