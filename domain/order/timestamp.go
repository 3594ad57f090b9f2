package order

import (
	"errors"
	"time"
)

// timestampForm is RFC 3339 in UTC with exactly three fraction digits, the precision of
// TruncateTime.
const timestampForm = "2006-01-02T15:04:05.000Z"

// ErrInvalidTimestamp reports a text that is not the canonical form of a timestamp.
var ErrInvalidTimestamp = errors.New("must be a timestamp in UTC such as 2026-11-22T13:00:00.123Z")

// FormatTime returns the canonical form of t, used in all documents, keys and logs: in UTC,
// truncated to the millisecond, always with three fraction digits. Because the length is constant,
// the lexical order is the order in time. The form of encoding/json, without trailing zeros, does
// not have this property.
func FormatTime(t time.Time) string { return t.UTC().Format(timestampForm) }

// ParseTime parses the canonical form. For any other text the error is ErrInvalidTimestamp.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(timestampForm, text)
	if err != nil || FormatTime(t) != text {
		return time.Time{}, ErrInvalidTimestamp
	}
	return t, nil
}
