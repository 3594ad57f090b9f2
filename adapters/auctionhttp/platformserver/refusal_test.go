package platformserver_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"auction.internal/adapters/auctionhttp/platformserver"
)

// TestRefusals checks that each is told, and that the platform is not asked.
func TestRefusals(t *testing.T) {
	header := func(name, value string) func(r *http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	at := func(escaped string) func(r *http.Request) {
		return func(r *http.Request) {
			r.URL.RawPath = escaped
			r.URL.Path, _ = url.PathUnescape(escaped)
		}
	}
	method := func(name string) func(r *http.Request) { return func(r *http.Request) { r.Method = name } }
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
		says   string
	}{
		"the root":                    {at("/"), 404, "no such path"},
		"another path":                {at("/auctions"), 404, "no such path"},
		"no auction":                  {at("/auctions//results"), 404, "no such path"},
		"no results":                  {at("/auctions/2026-11-22T14:00:00Z"), 404, "no such path"},
		"a path that goes on":         {at(path + "/x"), 404, "no such path"},
		"a path that is deeper":       {at("/v1" + path), 404, "no such path"},
		"two auctions":                {at("/auctions/a/b/results"), 404, "no such path"},
		"GET":                         {method(http.MethodGet), 405, "POST"},
		"HEAD":                        {method(http.MethodHead), 405, "POST"},
		"PUT":                         {method(http.MethodPut), 405, "POST"},
		"no token":                    {func(r *http.Request) { r.Header.Del("Authorization") }, 401, "bearer token"},
		"an empty token":              {header("Authorization", "Bearer "), 401, "bearer token"},
		"another token":               {header("Authorization", "Bearer second"), 401, "bearer token"},
		"a beginning of the token":    {header("Authorization", "Bearer "+secret[:5]), 401, "bearer token"},
		"more than the token":         {header("Authorization", "Bearer "+secret+"x"), 401, "bearer token"},
		"the token alone":             {header("Authorization", secret), 401, "bearer token"},
		"another scheme":              {header("Authorization", "Basic "+secret), 401, "bearer token"},
		"no content type":             {func(r *http.Request) { r.Header.Del("Content-Type") }, 415, "application/json"},
		"two content types":           {func(r *http.Request) { r.Header.Add("Content-Type", "text/plain") }, 415, "application/json"},
		"another content type":        {header("Content-Type", "text/plain"), 415, "application/json"},
		"an auction without a zone":   {at("/auctions/2026-11-22T14:00:00/results"), 400, "the auction must be a gate closure"},
		"an auction with a fraction":  {at("/auctions/2026-11-22T14:00:00.5Z/results"), 400, "the auction must be a gate closure"},
		"an auction of another name":  {at("/auctions/noon/results"), 400, "the auction must be a gate closure"},
		"an auction that is a path":   {at("/auctions/..%2Fx/results"), 400, "the auction must be a gate closure"},
		"an auction with a line feed": {at("/auctions/2026-11-22T14:00:00Z%0A/results"), 400, "the auction must be a gate closure"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &platform{ready: true}
			got := post(t, p, silent, strings.NewReader(two), c.change)
			wantError(t, got, c.status, c.says)
			if p.calls > 0 {
				t.Error("the platform was asked")
			}
			if want := c.status == http.StatusMethodNotAllowed; (got.Header().Get("Allow") == "POST") != want {
				t.Errorf("Allow: %q", got.Header().Get("Allow"))
			}
			if want := c.status == http.StatusUnauthorized; (got.Header().Get("WWW-Authenticate") == "Bearer") != want {
				t.Errorf("WWW-Authenticate: %q", got.Header().Get("WWW-Authenticate"))
			}
		})
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body   io.Reader
		status int
		says   string
	}{
		"nothing":              {strings.NewReader(""), 400, "EOF"},
		"no JSON":              {strings.NewReader("orders"), 400, "invalid character"},
		"no orders":            {strings.NewReader("{}"), 400, "orders must be a list"},
		"a duplicate key":      {strings.NewReader(`{"orders":[],"orders":[]}`), 400, "duplicate"},
		"data behind it":       {strings.NewReader(two + two), 400, "after top-level value"},
		"an order twice":       {strings.NewReader(`{"orders":[` + first + "," + first + `]}`), 400, "orders[1]: record_id a is there twice"},
		"a long text":          {strings.NewReader(`{"` + strings.Repeat("é\x7f", 5_000) + `":1}`), 400, "unknown"},
		"as much as there may": {strings.NewReader(strings.Repeat(" ", maxBody)), 400, "EOF"},
		"too much":             {strings.NewReader(strings.Repeat(" ", maxBody+1)), 413, "at most 4194304 bytes"},
		"a slow line":          {iotest.ErrReader(os.ErrDeadlineExceeded), 408, "did not arrive in time"},
		"a broken line":        {iotest.ErrReader(io.ErrUnexpectedEOF), 400, "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &platform{ready: true}
			wantError(t, post(t, p, silent, c.body, nil), c.status, c.says)
			if p.calls > 0 {
				t.Error("the platform was asked")
			}
		})
	}
}

// TestAServerWithoutATokenLetsNobodyIn guards against one that was forgotten.
func TestAServerWithoutATokenLetsNobodyIn(t *testing.T) {
	for _, header := range []string{"", "Bearer", "Bearer "} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(two))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", header)
		recorder := httptest.NewRecorder()
		platformserver.Server{Platform: &platform{ready: true}, Log: slog.New(slog.DiscardHandler)}.ServeHTTP(recorder, r)
		wantError(t, recorder, http.StatusUnauthorized, "bearer token")
	}
}
