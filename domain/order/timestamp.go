package order

import (
	"errors"
	"time"
)

// timestampLayout is RFC 3339 in UTC with exactly three fraction digits, the precision of
// TruncateTime.
const timestampLayout = "2006-01-02T15:04:05.000Z"

// ErrInvalidTimestamp is returned for text that is not a timestamp in canonical form.
var ErrInvalidTimestamp = errors.New("must be a timestamp in UTC such as 2026-11-22T13:00:00.123Z")

// FormatTime returns the canonical form of t, used in all documents, keys and logs: RFC 3339 in
// UTC, truncated to the millisecond, always with three fraction digits. Because the length is
// constant, sorting the text sorts by time. The format of encoding/json does not have this
// property, because it omits trailing zeros.
func FormatTime(t time.Time) string { return t.UTC().Format(timestampLayout) }

// ParseTime parses a timestamp in canonical form. For any other text, the error is
// ErrInvalidTimestamp.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(timestampLayout, text)
	if err != nil || FormatTime(t) != text {
		return time.Time{}, ErrInvalidTimestamp
	}
	return t, nil
}
