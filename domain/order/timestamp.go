package order

import (
	"errors"
	"time"
)

// timestampForm is RFC 3339 in UTC with exactly three fraction digits, the precision that TruncateTime keeps.
const timestampForm = "2006-01-02T15:04:05.000Z"

// ErrInvalidTimestamp reports a text that is not in the one form of a timestamp.
var ErrInvalidTimestamp = errors.New("must be a timestamp in UTC such as 2026-11-22T13:00:00.123Z")

// FormatTime returns t as every document, key and log line writes a timestamp: in UTC, cut to the millisecond, always
// with three fraction digits. The constant length lets strict parsers read it and makes text sort as time does, which
// encoding/json does not: it drops trailing zeros of a fraction.
func FormatTime(t time.Time) string { return t.UTC().Format(timestampForm) }

// ParseTime returns the time of a text that FormatTime wrote. The error is ErrInvalidTimestamp for any other text.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(timestampForm, text)
	if err != nil || FormatTime(t) != text {
		return time.Time{}, ErrInvalidTimestamp
	}
	return t, nil
}
