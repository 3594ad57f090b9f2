package excerpt_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"auction.internal/domain/excerpt"
)

func TestRecordIDs_ListsTenAndCountsTheRest(t *testing.T) {
	for count, want := range map[int]string{
		0:   "",
		1:   "0",
		3:   "0, 1, 2",
		10:  "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
		11:  "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more",
		250: "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 240 more",
	} {
		ids := make([]string, count)
		for i := range ids {
			ids[i] = strconv.Itoa(i)
		}
		if got := excerpt.RecordIDs(ids); got != want {
			t.Errorf("RecordIDs of %d ids = %q, want %q", count, got, want)
		}
	}
}

func TestRecordIDs_QuotesAndShortensInvalidIDs(t *testing.T) {
	longest := strings.Repeat("x", 128)
	got := excerpt.RecordIDs([]string{longest, longest + "y", "\xff", strings.Repeat("z", 1_000_000)})
	if want := longest + `, "` + longest + `…", "` + "\uFFFD" + `", "` + strings.Repeat("z", 128) + `…"`; got != want {
		t.Fatalf("RecordIDs = %q, want %q", got, want)
	}
}

func TestText(t *testing.T) {
	for _, tc := range []struct {
		name, text, want string
		limit            int
	}{
		{"empty", "", "", 4},
		{"shorter", "abc", "abc", 4},
		{"at the limit", "abcd", "abcd", 4},
		{"longer", "abcde", "abcd…", 4},
		{"inside a character", "abcé", "abc…", 4},
		{"after a character", "abéf", "abé…", 4},
		{"control characters", "a\x1b[2J\nb", "a\uFFFD[2J\nb", 99},
		{"not UTF-8", "a\xff", "a\uFFFD", 4},
		{"not UTF-8 and longer", "a\xffbcdef", "a\uFFFD…", 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := excerpt.Text(tc.text, tc.limit); got != tc.want {
				t.Fatalf("Text(%q, %d) = %q, want %q", tc.text, tc.limit, got, tc.want)
			}
		})
	}
}

func TestRecordIDs_IsShortAndValidUTF8ForAnyIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 300), func(b []byte) string { return string(b) }), 0, 30).Draw(t, "ids")
		list := excerpt.RecordIDs(ids)
		if !utf8.ValidString(list) {
			t.Fatalf("RecordIDs(%q) = %q, want valid UTF-8", ids, list)
		}
		if limit := 10*(128+len("…, ")) + len(" and 20 more"); len(list) > limit {
			t.Fatalf("RecordIDs(%q) = %d bytes, want at most %d", ids, len(list), limit)
		}
	})
}
