package auctionhttp_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"

	"auction.internal/adapters/auctionhttp"
)

// TestResults_ReusesConnection polls twice. A connection whose response is not read to its end is
// closed, so each poll while the platform is not ready would need a new TLS handshake.
func TestResults_ReusesConnection(t *testing.T) {
	for name, respond := range map[string]func(w http.ResponseWriter){
		"not ready": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write([]byte(strings.Repeat("not yet ", 1_000)))
		},
		"ready": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(oneResult))
		},
		"rejected": func(w http.ResponseWriter) { http.Error(w, "no", http.StatusForbidden) },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { respond(w) }))
			defer server.Close()
			p, err := auctionhttp.New(auctionhttp.Config{Endpoint: server.URL, Tokens: &stubTokens{current: token}})
			if err != nil {
				t.Fatal(err)
			}
			reused := false
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused },
			})
			for range 2 {
				_, _, _ = p.Results(ctx, gate, orders) // only the connection matters
			}
			if !reused {
				t.Error("second request used a new connection, want the connection of the first one")
			}
		})
	}
}
