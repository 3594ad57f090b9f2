package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestWhatCannotBeVisitedIsSaidAtOnce sends nothing, and repeats nothing that may be a secret.
func TestWhatCannotBeVisitedIsSaidAtOnce(t *testing.T) {
	key := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"}
	both := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hush"}
	for name, c := range map[string]struct {
		url         string
		environment map[string]string
		want        string
	}{
		"no URL":            {"", nil, "-url is missing"},
		"a host alone":      {"api.example.com/v1", nil, "-url must be https://"},
		"a port alone":      {"127.0.0.1:8080", nil, "-url must be https://"},
		"no host":           {"https:///v1", nil, "-url must be https://"},
		"another scheme":    {"ftp://api.example.com", nil, "-url must be https://"},
		"control character": {"https://hush\x00", nil, "-url must be https://"},
		"a password":        {"https://me:hush@api.example.com/v1", nil, "-url must be a scheme, a host and a path alone"},
		"a query":           {"https://api.example.com/v1?token=hush", nil, "-url must be a scheme, a host and a path alone"},
		"half a key":        {"https://api.execute-api.eu-west-1.amazonaws.com/v1", key, "AWS_SECRET_ACCESS_KEY is not"},
		"no region":         {"https://api.example.com/v1", both, "set AWS_REGION"},
	} {
		t.Run(name, func(t *testing.T) {
			out := &strings.Builder{}
			never := door{http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })}
			err := run(t.Context(), c.url, func(name string) string { return c.environment[name] }, never, out)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, want %q", err, c.want)
			}
			if said := out.String() + err.Error(); strings.Contains(said, "hush") || out.Len() > 0 {
				t.Errorf("it says %s", said)
			}
		})
	}
}
