// Package platformserver is a small auction platform: it speaks the contract docs/auction-platform.openapi.yaml in
// front of any port.Platform, for tests and for the local system.
package platformserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// Server answers POST /auctions/{auction}/results. It may be used side by side where its platform may.
type Server struct {
	Platform port.Platform
	Token    string // that callers must bear; an empty one lets nobody in
	Log      *slog.Logger
}

// ServeHTTP answers one request: 200 with results, 202 while there are none, and otherwise an error
// {"errorMessage":"…"} that says what the caller got wrong, or nothing of what went wrong here.
func (s Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, found := auctionIn(r.URL.EscapedPath())
	switch {
	case !found:
		s.refuse(w, http.StatusNotFound, "no such path")
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		s.refuse(w, http.StatusMethodNotAllowed, "this path takes POST alone")
	case !s.authorised(r):
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.refuse(w, http.StatusUnauthorized, "a valid bearer token is required")
	case !protocol.IsJSON(r.Header.Values("Content-Type")):
		s.refuse(w, http.StatusUnsupportedMediaType, "the content type must be "+protocol.MediaType)
	default:
		s.answer(w, r, name)
	}
}

// auctionIn gives the auction that a path names.
func auctionIn(path string) (name string, found bool) {
	rest, below := strings.CutPrefix(path, "/auctions/")
	segment, asked := strings.CutSuffix(rest, "/results")
	if !below || !asked || segment == "" || strings.Contains(segment, "/") {
		return "", false
	}
	name, err := url.PathUnescape(segment)
	return name, err == nil
}

// authorised compares digests: how long that takes says nothing of the token, nor of its length.
func (s Server) authorised(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.Token))
	same := subtle.ConstantTimeCompare(given[:], want[:]) == 1
	return same && s.Token != "" && strings.EqualFold(scheme, "Bearer")
}

// answer asks the platform and sends what it says.
func (s Server) answer(w http.ResponseWriter, r *http.Request, name string) {
	gate, err := order.ParseGateClosure(name)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, "the auction "+err.Error())
		return
	}
	orders, bad := readOrders(w, r)
	if bad != nil {
		s.refuse(w, bad.status, bad.message)
		return
	}
	results, ready, err := s.Platform.Results(r.Context(), gate, orders)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !ready {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	body, err := protocol.EncodeResults(results)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.send(w, http.StatusOK, body)
}

// fail answers for a fault on this side. One that comes of the caller's going away is none.
func (s Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		s.Log.ErrorContext(r.Context(), "platform failed", "path", r.URL.Path, "error", err)
	}
	s.refuse(w, http.StatusInternalServerError, "internal error")
}
