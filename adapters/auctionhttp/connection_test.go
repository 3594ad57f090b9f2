package auctionhttp_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"

	"auction.internal/adapters/auctionhttp"
)

// TestAConnectionServesAgain asks twice, whatever the first answer was: a connection that is not read to its end has to
// be made anew, with a handshake, each time that the platform is not ready.
func TestAConnectionServesAgain(t *testing.T) {
	for name, first := range map[string]func(w http.ResponseWriter){
		"not ready": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write([]byte(strings.Repeat("not yet ", 1_000)))
		},
		"an answer": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(oneResult))
		},
		"refused": func(w http.ResponseWriter) { http.Error(w, "no", http.StatusForbidden) },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { first(w) }))
			defer server.Close()
			p, err := auctionhttp.New(auctionhttp.Config{Endpoint: server.URL, Tokens: &tokens{current: token}})
			if err != nil {
				t.Fatal(err)
			}
			reused := false
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused },
			})
			for range 2 {
				_, _, _ = p.Results(ctx, gate, asked) // the connection is what counts
			}
			if !reused {
				t.Error("the second question came over another connection")
			}
		})
	}
}
