package document_test

import (
	"strings"
	"testing"

	"auction.internal/adapters/internal/document"
)

func TestSame(t *testing.T) {
	const content = `{"record_id":"x","parameter_2":4,"placed_at":"2026-11-22T11:00:00.120Z",` +
		`"power":2.5,"decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	earlier := strings.NewReplacer(".120Z", ".12Z", ":42.000Z", ":42Z").Replace(content)
	for name, tc := range map[string]struct {
		stored string
		want   bool
	}{
		"same bytes":                     {content, true},
		"timestamps of earlier versions": {earlier, true},
		"other placed_at":                {strings.Replace(content, ".120Z", ".121Z", 1), false},
		"other power":                    {strings.Replace(earlier, "2.5", "2.50", 1), false},
		"other record_id":                {strings.Replace(earlier, `"x"`, `"X"`, 1), false},
		"missing field":                  {strings.Replace(earlier, `"power":2.5,`, "", 1), false},
		"additional field":               {strings.Replace(earlier, `{`, `{"y":1,`, 1), false},
		"null timestamp":                 {strings.Replace(earlier, `"2026-11-22T12:00:42Z"`, "null", 1), false},
		"truncated":                      {content[:40], false},
		"array":                          {"[]", false},
		"not JSON":                       {"x", false},
		"empty":                          {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := document.Same([]byte(tc.stored), []byte(content)); got != tc.want {
				t.Errorf("Same(%q, content) = %v, want %v", tc.stored, got, tc.want)
			}
		})
	}
}
