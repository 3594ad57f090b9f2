package protocol_test

import (
	"os"
	"strings"
	"testing"

	"auction.internal/adapters/auctionhttp/internal/protocol"
)

// TestOpenAPIExamples decodes the examples of the OpenAPI document.
func TestOpenAPIExamples(t *testing.T) {
	document, err := os.ReadFile("../../../../docs/auction-platform.openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	orders, results := 0, 0
	for line := range strings.Lines(string(document)) {
		example, found := strings.CutPrefix(strings.TrimSpace(line), "value: ")
		switch {
		case !found:
		case strings.HasPrefix(example, `{"orders"`):
			orders++
			wantOrdersExample(t, example)
		default:
			results++
			if _, err := protocol.DecodeResults([]byte(example)); err != nil {
				t.Errorf("DecodeResults(%s): %v", example, err)
			}
		}
	}
	if orders == 0 || results == 0 {
		t.Errorf("%d examples of orders and %d of results, want at least one of each", orders, results)
	}
}

// wantOrdersExample checks that decoding and encoding an example of orders returns the same JSON.
func wantOrdersExample(t *testing.T, example string) {
	t.Helper()
	decoded, err := protocol.DecodeOrders([]byte(example))
	if err != nil {
		t.Errorf("DecodeOrders(%s): %v", example, err)
	}
	if encoded, err := protocol.EncodeOrders(decoded); err != nil || string(encoded) != example {
		t.Errorf("EncodeOrders = %s, %v\nwant %s", encoded, err, example)
	}
}

func TestIsJSON(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json":                true,
		"application/json; charset=utf-8": true,
		"Application/JSON":                true,
		"":                                false,
		"text/json":                       false,
		"application/jsonl":               false,
		"application/problem+json":        false,
		";":                               false,
	} {
		if got := protocol.IsJSON([]string{contentType}); got != want {
			t.Errorf("IsJSON(%q) = %v, want %v", contentType, got, want)
		}
		if got := protocol.IsJSON([]string{contentType, "application/json"}); got != want {
			t.Errorf("IsJSON(%q and application/json) = %v, want %v", contentType, got, want)
		}
	}
	if protocol.IsJSON(nil) {
		t.Error("IsJSON(nil) = true, want false")
	}
}
