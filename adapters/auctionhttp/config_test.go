package auctionhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"auction.internal/adapters/auctionhttp"
)

func TestEndpointsThatAreTaken(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://platform.example.com":          "https://platform.example.com/auctions/2026-11-22T12:00:00Z/results",
		"https://platform.example.com/":         "https://platform.example.com/auctions/2026-11-22T12:00:00Z/results",
		"https://platform.example.com:8443/v1/": "https://platform.example.com:8443/v1/auctions/2026-11-22T12:00:00Z/results",
		"https://[2001:db8::1]/a%2Fb":           "https://[2001:db8::1]/a%2Fb/auctions/2026-11-22T12:00:00Z/results",
		"http://127.0.0.1:8080":                 "http://127.0.0.1:8080/auctions/2026-11-22T12:00:00Z/results",
		"http://127.9.9.9":                      "http://127.9.9.9/auctions/2026-11-22T12:00:00Z/results",
		"http://[::1]:8080":                     "http://[::1]:8080/auctions/2026-11-22T12:00:00Z/results",
		"http://localhost:8080":                 "http://localhost:8080/auctions/2026-11-22T12:00:00Z/results",
	} {
		s := always(func() *http.Response { return reply(http.StatusOK, oneResult) })
		p, err := auctionhttp.New(auctionhttp.Config{Endpoint: endpoint, Tokens: s.tokens, Transport: s})
		if err != nil {
			t.Errorf("New(%s): %v", endpoint, err)
			continue
		}
		if _, _, err := p.Results(t.Context(), gate, asked); err != nil || s.came[0].URL.String() != want {
			t.Errorf("%s: asked %s, %v, want %s", endpoint, s.came[0].URL, err, want)
		}
	}
}

func TestEndpointsThatAreRefused(t *testing.T) {
	for endpoint, says := range map[string]string{
		"":                                  "absolute",
		"platform.example.com":              "absolute",
		"//platform.example.com":            "https",
		"/v1":                               "absolute",
		"https://":                          "absolute",
		"https:///v1":                       "absolute",
		"https://:443":                      "absolute",
		"https:platform.example.com":        "absolute",
		"ftp://platform.example.com":        "https",
		"http://platform.example.com":       "https",
		"http://127.0.0.1.example.com":      "https",
		"http://localhost.example.com":      "https",
		"http://10.0.0.1":                   "https",
		"http://0.0.0.0":                    "https",
		"http://[::]":                       "https",
		"https://platform.example.com?":     "query",
		"https://platform.example.com?a=b":  "query",
		"https://platform.example.com#":     "fragment",
		"https://platform.example.com#part": "fragment",
		"https://me:hidden@example.com":     "user",
		"https://hidden@example.com":        "user",
		"https://me:hid den@example.com":    "no URL",
		"https://platform.example.com:port": "no URL",
	} {
		_, err := auctionhttp.New(auctionhttp.Config{Endpoint: endpoint, Tokens: &tokens{}})
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hid") {
			t.Errorf("New(%q): %v, want an error that says %q and no password", endpoint, err, says)
		}
	}
}

func TestASourceOfTokensIsRequired(t *testing.T) {
	if _, err := auctionhttp.New(auctionhttp.Config{Endpoint: "https://platform.example.com"}); err == nil {
		t.Error("New without tokens: no error")
	}
}
