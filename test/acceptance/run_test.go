package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestRun_InvalidArguments checks that invalid arguments are reported before any request is sent,
// and that neither the error nor the output repeats a secret.
func TestRun_InvalidArguments(t *testing.T) {
	keyOnly := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"}
	keyAndSecret := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hush"}
	for name, c := range map[string]struct {
		url         string
		environment map[string]string
		want        string
	}{
		"no URL":             {"", nil, "-url is required"},
		"host without http":  {"api.example.com/v1", nil, "-url must be https://"},
		"port without http":  {"127.0.0.1:8080", nil, "-url must be https://"},
		"no host":            {"https:///v1", nil, "-url must be https://"},
		"unsupported scheme": {"ftp://api.example.com", nil, "-url must be https://"},
		"control character":  {"https://hush\x00", nil, "-url must be https://"},
		"password":           {"https://me:hush@api.example.com/v1", nil, "-url must have only a scheme"},
		"query":              {"https://api.example.com/v1?token=hush", nil, "-url must have only a scheme"},
		"key without secret": {address, keyOnly, "AWS_SECRET_ACCESS_KEY is not"},
		"no region":          {"https://api.example.com/v1", keyAndSecret, "set AWS_REGION"},
	} {
		t.Run(name, func(t *testing.T) {
			out := &strings.Builder{}
			transport := handlerTransport{http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				t.Error("a request was sent, want none")
			})}
			err := run(t.Context(), c.url, func(name string) string { return c.environment[name] }, transport, out)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("run(%q) = %v, want %q", c.url, err, c.want)
			}
			if text := out.String() + err.Error(); strings.Contains(text, "hush") || out.Len() > 0 {
				t.Errorf("run(%q) printed %q, want neither output nor secrets", c.url, text)
			}
		})
	}
}
