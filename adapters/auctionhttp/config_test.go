package auctionhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"auction.internal/adapters/auctionhttp"
)

func TestNew_AcceptsEndpoints(t *testing.T) {
	const path = "/auctions/2026-11-22T12:00:00Z/results"
	for endpoint, want := range map[string]string{
		"https://platform.example.com":          "https://platform.example.com" + path,
		"https://platform.example.com/":         "https://platform.example.com" + path,
		"https://platform.example.com:8443/v1/": "https://platform.example.com:8443/v1" + path,
		"https://[2001:db8::1]/a%2Fb":           "https://[2001:db8::1]/a%2Fb" + path,
		"http://127.0.0.1:8080":                 "http://127.0.0.1:8080" + path,
		"http://127.9.9.9":                      "http://127.9.9.9" + path,
		"http://[::1]:8080":                     "http://[::1]:8080" + path,
		"http://localhost:8080":                 "http://localhost:8080" + path,
	} {
		s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, oneResult) })
		p, err := auctionhttp.New(auctionhttp.Config{Endpoint: endpoint, Tokens: s.tokens, Transport: s})
		if err != nil {
			t.Errorf("New(%s): %v", endpoint, err)
			continue
		}
		if _, _, err := p.Results(t.Context(), gate, orders); err != nil || s.requests[0].URL.String() != want {
			t.Errorf("endpoint %s: request to %s, %v, want %s", endpoint, s.requests[0].URL, err, want)
		}
	}
}

func TestNew_RejectsEndpoints(t *testing.T) {
	const absolute, https, parts = "an absolute URL", "an https URL", "no user, query or fragment"
	for endpoint, want := range map[string]string{
		"":                                  absolute,
		"platform.example.com":              absolute,
		"//platform.example.com":            https,
		"/v1":                               absolute,
		"https://":                          absolute,
		"https:///v1":                       absolute,
		"https://:443":                      absolute,
		"https:platform.example.com":        absolute,
		"ftp://platform.example.com":        https,
		"http://platform.example.com":       https,
		"http://127.0.0.1.example.com":      https,
		"http://localhost.example.com":      https,
		"http://10.0.0.1":                   https,
		"http://0.0.0.0":                    https,
		"http://[::]":                       https,
		"https://platform.example.com?":     parts,
		"https://platform.example.com?a=b":  parts,
		"https://platform.example.com#":     parts,
		"https://platform.example.com#part": parts,
		"https://me:hidden@example.com":     parts,
		"https://hidden@example.com":        parts,
		"https://me:hid den@example.com":    "a valid URL",
		"https://platform.example.com:port": "a valid URL",
	} {
		_, err := auctionhttp.New(auctionhttp.Config{Endpoint: endpoint, Tokens: &stubTokens{}})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hid") {
			t.Errorf("New(%q) = %v, want an error with %q and without the password", endpoint, err, want)
		}
	}
}

func TestNew_RequiresTokenSource(t *testing.T) {
	if _, err := auctionhttp.New(auctionhttp.Config{Endpoint: "https://platform.example.com"}); err == nil {
		t.Error("New without a token source: no error")
	}
}
