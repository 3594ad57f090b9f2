package platformserver_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/domain/order"
)

func setHeader(name, value string) func(r *http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func addHeader(name, value string) func(r *http.Request) {
	return func(r *http.Request) { r.Header.Add(name, value) }
}

func setMethod(name string) func(r *http.Request) { return func(r *http.Request) { r.Method = name } }

func setPath(escaped string) func(r *http.Request) {
	return func(r *http.Request) {
		r.URL.RawPath = escaped
		r.URL.Path, _ = url.PathUnescape(escaped)
	}
}

// TestServer_RejectsInvalidRequests checks the response, and that the platform is not called.
func TestServer_RejectsInvalidRequests(t *testing.T) {
	const notFound = "path not found; use /auctions/{auction}/results"
	invalidAuction := "the auction " + order.ErrInvalidGateClosure.Error()
	for name, tc := range map[string]struct {
		change func(r *http.Request)
		status int
		want   string
	}{
		"root path":                 {setPath("/"), 404, notFound},
		"other path":                {setPath("/auctions"), 404, notFound},
		"path without auction":      {setPath("/auctions//results"), 404, notFound},
		"path without results":      {setPath("/auctions/2026-11-22T14:00:00Z"), 404, notFound},
		"path with suffix":          {setPath(path + "/x"), 404, notFound},
		"path with prefix":          {setPath("/v1" + path), 404, notFound},
		"path with two auctions":    {setPath("/auctions/a/b/results"), 404, notFound},
		"GET":                       {setMethod(http.MethodGet), 405, "POST"},
		"HEAD":                      {setMethod(http.MethodHead), 405, "POST"},
		"PUT":                       {setMethod(http.MethodPut), 405, "POST"},
		"no token":                  {func(r *http.Request) { r.Header.Del("Authorization") }, 401, "bearer token"},
		"empty token":               {setHeader("Authorization", "Bearer "), 401, "bearer token"},
		"other token":               {setHeader("Authorization", "Bearer second"), 401, "bearer token"},
		"prefix of the token":       {setHeader("Authorization", "Bearer "+token[:5]), 401, "bearer token"},
		"token with suffix":         {setHeader("Authorization", "Bearer "+token+"x"), 401, "bearer token"},
		"token without scheme":      {setHeader("Authorization", token), 401, "bearer token"},
		"other scheme":              {setHeader("Authorization", "Basic "+token), 401, "bearer token"},
		"no content type":           {func(r *http.Request) { r.Header.Del("Content-Type") }, 415, "application/json"},
		"two content types":         {addHeader("Content-Type", "text/plain"), 415, "application/json"},
		"other content type":        {setHeader("Content-Type", "text/plain"), 415, "application/json"},
		"auction without time zone": {setPath("/auctions/2026-11-22T14:00:00/results"), 400, invalidAuction},
		"auction with fraction":     {setPath("/auctions/2026-11-22T14:00:00.5Z/results"), 400, invalidAuction},
		"auction not a timestamp":   {setPath("/auctions/noon/results"), 400, invalidAuction},
		"auction with a path":       {setPath("/auctions/..%2Fx/results"), 400, invalidAuction},
		"auction with line feed":    {setPath("/auctions/2026-11-22T14:00:00Z%0A/results"), 400, invalidAuction},
	} {
		t.Run(name, func(t *testing.T) {
			p := &stubPlatform{ready: true}
			got := post(t, p, discard, strings.NewReader(ordersBody), tc.change)
			wantError(t, got, tc.status, tc.want)
			if p.calls > 0 {
				t.Error("the platform was called, want no call")
			}
			if want := tc.status == http.StatusMethodNotAllowed; (got.Header().Get("Allow") == "POST") != want {
				t.Errorf("Allow = %q, want POST: %v", got.Header().Get("Allow"), want)
			}
			if want := tc.status == http.StatusUnauthorized; (got.Header().Get("WWW-Authenticate") == "Bearer") != want {
				t.Errorf("WWW-Authenticate = %q, want Bearer: %v", got.Header().Get("WWW-Authenticate"), want)
			}
		})
	}
}

func TestServer_RejectsInvalidBodies(t *testing.T) {
	text := func(s string) io.Reader { return strings.NewReader(s) }
	for name, tc := range map[string]struct {
		body   io.Reader
		status int
		want   string
	}{
		"empty":             {text(""), 400, "EOF"},
		"not JSON":          {text("orders"), 400, "invalid character"},
		"orders missing":    {text("{}"), 400, "orders must be an array"},
		"duplicate key":     {text(`{"orders":[],"orders":[]}`), 400, "duplicate"},
		"trailing data":     {text(ordersBody + ordersBody), 400, "after top-level value"},
		"duplicate order":   {text(`{"orders":[` + orderA + "," + orderA + `]}`), 400, "orders[1]: duplicate record_id a"},
		"long unknown key":  {text(`{"` + strings.Repeat("é\x7f", 5_000) + `":1}`), 400, "unknown"},
		"maximum size":      {text(strings.Repeat(" ", maxBody)), 400, "EOF"},
		"too large":         {text(strings.Repeat(" ", maxBody+1)), 413, "at most 4194304 bytes"},
		"read timeout":      {iotest.ErrReader(os.ErrDeadlineExceeded), 408, "not received in time"},
		"broken connection": {iotest.ErrReader(io.ErrUnexpectedEOF), 400, "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &stubPlatform{ready: true}
			wantError(t, post(t, p, discard, tc.body, nil), tc.status, tc.want)
			if p.calls > 0 {
				t.Error("the platform was called, want no call")
			}
		})
	}
}

func TestServer_EmptyTokenRejectsEveryRequest(t *testing.T) {
	for _, authorization := range []string{"", "Bearer", "Bearer "} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(ordersBody))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", authorization)
		recorder := httptest.NewRecorder()
		platformserver.Server{Platform: &stubPlatform{ready: true}, Log: discard}.ServeHTTP(recorder, r)
		wantError(t, recorder, http.StatusUnauthorized, "bearer token")
	}
}
