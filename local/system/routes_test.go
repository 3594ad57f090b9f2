package system_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestRoutes_UnknownPathOrMethod(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{http.MethodGet, "/", http.StatusNotFound, ""},
		{http.MethodPost, "/order", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/x/y", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/absent", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/%2e%2e%2fx", http.StatusNotFound, ""},
		{http.MethodGet, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodDelete, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodPost, "/orders/x", http.StatusMethodNotAllowed, "GET"},
		{http.MethodPut, "/orders/x", http.StatusMethodNotAllowed, "GET"},
	} {
		got := p.send(c.method, c.path, "application/json", "[]")
		got.wantError(t, c.status)
		if got.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: Allow = %q, want %q", c.method, c.path, got.header.Get("Allow"), c.allow)
		}
	}
}

// TestRoutes_RawRequests checks which errors have the error format of the API and which are plain
// text: net/http responds to malformed requests before it calls a handler. docs/api.md lists the
// latter.
func TestRoutes_RawRequests(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	const host, end = "Host: x\r\nConnection: close\r\n", "\r\n"
	for name, c := range map[string]struct {
		request string
		status  int
		allow   string
		plain   bool // the response is plain text of net/http
	}{
		"unknown method":          {"FOO /orders HTTP/1.1\r\n" + host + end, 405, "POST", false},
		"unknown method, order":   {"FOO /orders/x HTTP/1.1\r\n" + host + end, 405, "GET", false},
		"OPTIONS *":               {"OPTIONS * HTTP/1.1\r\n" + host + end, 404, "", false},
		"CONNECT authority":       {"CONNECT example.com:443 HTTP/1.1\r\n" + host + end, 404, "", false},
		"CONNECT path":            {"CONNECT /orders HTTP/1.1\r\n" + host + end, 405, "POST", false},
		"absolute form":           {"GET http://other/orders HTTP/1.1\r\n" + host + end, 405, "POST", false},
		"HTTP/1.0 without Host":   {"GET /orders/x HTTP/1.0\r\n" + end, 404, "", false},
		"escaped NUL":             {"GET /orders/%00 HTTP/1.1\r\n" + host + end, 404, "", false},
		"bad escape in the query": {"GET /orders/x?a=%zz HTTP/1.1\r\n" + host + end, 404, "", false},
		"malformed chunk": {
			"POST /orders HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "", false,
		},
		"two content types": {
			"POST /orders HTTP/1.1\r\n" + host +
				"Content-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n[]",
			415, "", false,
		},

		"bad escape in the path": {"GET /orders/%zz HTTP/1.1\r\n" + host + end, 400, "", true},
		"missing Host":           {"GET /orders/x HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "", true},
		"not HTTP":               {"hello\r\n\r\n", 400, "", true},
		"unknown expectation":    {"GET /orders/x HTTP/1.1\r\n" + host + "Expect: magic\r\n\r\n", 417, "", true},
		"large header": {
			"GET /orders/x HTTP/1.1\r\n" + host + "X: " + strings.Repeat("a", 2<<20) + "\r\n\r\n", 431, "", true,
		},
		"unknown transfer encoding": {
			"POST /orders HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n", 501, "", true,
		},
		"unknown version": {"GET /orders/x HTTP/3.0\r\n" + host + end, 505, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.sendRaw(c.request)
			if c.plain {
				if got.status != c.status || strings.Contains(got.body, "{") {
					t.Errorf("response = %d %.200s, want %d in plain text", got.status, got.body, c.status)
				}
				return
			}
			got.wantError(t, c.status)
			if got.header.Get("Allow") != c.allow {
				t.Errorf("Allow = %q, want %q", got.header.Get("Allow"), c.allow)
			}
		})
	}
}
