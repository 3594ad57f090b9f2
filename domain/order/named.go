package order

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What keeps a message short, whatever the ids are: those that come from outside may be of any length.
const (
	mostNamed = 10
	longestID = 128
)

// Named lists record_ids for a message: the first ten, then how many more there are. It is always valid UTF-8.
func Named(recordIDs []string) string {
	shown := recordIDs[:min(len(recordIDs), mostNamed)]
	cut := make([]string, len(shown))
	for i, id := range shown {
		cut[i] = Cut(id, longestID)
	}
	list := strings.Join(cut, ", ")
	if more := len(recordIDs) - len(shown); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// Cut gives at most limit bytes of a text that came from outside, with an ellipsis where it was longer.
// It is always valid UTF-8.
func Cut(text string, limit int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
