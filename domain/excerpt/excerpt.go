// Package excerpt shortens external text for error messages, notifications and log lines.
package excerpt

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"auction.internal/domain/order"
)

// The limits of RecordIDs. Ids from outside can be of any number and length.
const (
	maxRecordIDs   = 10
	maxRecordIDLen = 128
)

// RecordIDs returns the first ten record_ids as a list, followed by the number of remaining ones. A
// string that is not a valid record_id is quoted, so that it is recognizable as external text.
func RecordIDs(recordIDs []string) string {
	first := recordIDs[:min(len(recordIDs), maxRecordIDs)]
	shown := make([]string, len(first))
	for i, id := range first {
		shown[i] = Text(id, maxRecordIDLen)
		if !order.ValidRecordID(id) {
			shown[i] = strconv.Quote(shown[i])
		}
	}
	list := strings.Join(shown, ", ")
	if more := len(recordIDs) - len(first); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// Text returns at most limit bytes of a text, followed by an ellipsis if the text was longer. The
// result is safe to print on a terminal: it is valid UTF-8, and its only control characters are
// line feeds.
func Text(text string, limit int) string {
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
