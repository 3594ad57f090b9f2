package document_test

import (
	"strings"
	"testing"

	"auction.internal/adapters/internal/document"
)

func TestSame(t *testing.T) {
	const content = `{"record_id":"x","parameter_2":4,"placed_at":"2026-11-22T11:00:00.120Z","power":2.5,"decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	earlier := strings.NewReplacer(".120Z", ".12Z", ":42.000Z", ":42Z").Replace(content)
	for name, c := range map[string]struct {
		stored string
		want   bool
	}{
		"the same bytes":           {content, true},
		"earlier timestamps":       {earlier, true},
		"another moment":           {strings.Replace(content, ".120Z", ".121Z", 1), false},
		"another power":            {strings.Replace(earlier, "2.5", "2.50", 1), false},
		"another record_id":        {strings.Replace(earlier, `"x"`, `"X"`, 1), false},
		"a field less":             {strings.Replace(earlier, `"power":2.5,`, "", 1), false},
		"a field more":             {strings.Replace(earlier, `{`, `{"y":1,`, 1), false},
		"no timestamp":             {strings.Replace(earlier, `"2026-11-22T12:00:42Z"`, "null", 1), false},
		"half a document":          {content[:40], false},
		"a list":                   {"[]", false},
		"something else than JSON": {"x", false},
		"empty":                    {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := document.Same([]byte(c.stored), []byte(content)); got != c.want {
				t.Errorf("Same = %v, want %v", got, c.want)
			}
		})
	}
}
