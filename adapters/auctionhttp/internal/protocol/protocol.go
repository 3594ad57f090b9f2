// Package protocol encodes and decodes the messages of the auction platform's HTTP API for both the
// client and the server. docs/auction-platform.openapi.yaml specifies the API. Numbers are exact,
// never a float64. Ambiguous JSON is rejected: duplicate keys, invalid UTF-8, lone surrogates,
// trailing data.
package protocol

import "mime"

// MaxBody is the maximum size of a request body and of a response body, in bytes.
const MaxBody = 4 << 20

// MediaType is the media type of every request and response body.
const MediaType = "application/json"

// IsJSON reports whether there is at least one Content-Type header and each is MediaType, with or
// without parameters.
func IsJSON(contentTypes []string) bool {
	for _, value := range contentTypes {
		if mediaType, _, err := mime.ParseMediaType(value); err != nil || mediaType != MediaType {
			return false
		}
	}
	return len(contentTypes) > 0
}
