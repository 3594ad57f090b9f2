// Package wire writes and reads the bodies of the auction platform's contract, docs/auction-platform.openapi.yaml:
// one definition for the side that asks and the side that answers. Numbers are exact, never a float64. Whatever makes
// JSON ambiguous is refused: duplicate keys, invalid UTF-8, lone surrogates, anything behind the value.
package wire

import "mime"

// MaxBody is the most bytes that the orders of one request take, and the results of one answer.
const MaxBody = 4 << 20

// MediaType is what every body with content is.
const MediaType = "application/json"

// IsJSON reports whether there is a Content-Type header and each of its values is MediaType, with or without parameters.
func IsJSON(contentTypes []string) bool {
	for _, value := range contentTypes {
		if mediaType, _, err := mime.ParseMediaType(value); err != nil || mediaType != MediaType {
			return false
		}
	}
	return len(contentTypes) > 0
}
