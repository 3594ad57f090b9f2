package order

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What keeps a message short, whatever the ids are: those that come from outside may be of any length.
const (
	mostNamed = 10
	longestID = 128
)

// Named lists record_ids for a message: the first ten, then how many more there are. What cannot be a record_id stands
// in quotes, so that no text from outside can pass for ours.
func Named(recordIDs []string) string {
	shown := recordIDs[:min(len(recordIDs), mostNamed)]
	cut := make([]string, len(shown))
	for i, id := range shown {
		cut[i] = Cut(id, longestID)
		if !IsRecordID(id) {
			cut[i] = strconv.Quote(cut[i])
		}
	}
	list := strings.Join(cut, ", ")
	if more := len(recordIDs) - len(shown); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// Cut gives at most limit bytes of a text that came from outside, with an ellipsis where it was longer. It is always
// valid UTF-8, and has no control characters but line feeds: it may be shown on a terminal.
func Cut(text string, limit int) string {
	text = strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}

func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' {
		return '\uFFFD'
	}
	return r
}
