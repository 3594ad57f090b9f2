// Package platformserver serves the HTTP API of the auction platform for any port.Platform, for
// tests and the local system. docs/auction-platform.openapi.yaml specifies the API.
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

// Server is the handler of POST /auctions/{auction}/results. It is safe for concurrent use if its
// platform is.
type Server struct {
	Platform port.Platform
	Token    string // the bearer token of the client; if it is empty, every request is rejected
	Log      *slog.Logger
}

// ServeHTTP responds with 200 and the results, with 202 while the platform is not ready, or with an
// error {"errorMessage":"…"}. The details of an internal error are logged and are not part of the
// response.
func (s Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	auction, found := auctionInPath(r.URL.EscapedPath())
	switch {
	case !found:
		s.sendError(w, http.StatusNotFound, "path not found; use /auctions/{auction}/results")
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		s.sendError(w, http.StatusMethodNotAllowed, "method not allowed, use POST")
	case !s.authorized(r):
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.sendError(w, http.StatusUnauthorized, "a valid bearer token is required")
	case !protocol.IsJSON(r.Header.Values("Content-Type")):
		s.sendError(w, http.StatusUnsupportedMediaType, "the content type must be "+protocol.MediaType)
	default:
		s.serveResults(w, r, auction)
	}
}

// auctionInPath returns the unescaped auction of a path /auctions/{auction}/results.
func auctionInPath(path string) (auction string, found bool) {
	rest, hasPrefix := strings.CutPrefix(path, "/auctions/")
	segment, hasSuffix := strings.CutSuffix(rest, "/results")
	if !hasPrefix || !hasSuffix || segment == "" || strings.Contains(segment, "/") {
		return "", false
	}
	auction, err := url.PathUnescape(segment)
	return auction, err == nil
}

// authorized reports whether the request has the bearer token. It compares digests, so that its
// timing reveals neither the token nor its length.
func (s Server) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	got, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.Token))
	equal := subtle.ConstantTimeCompare(got[:], want[:]) == 1
	return equal && s.Token != "" && strings.EqualFold(scheme, "Bearer")
}

func (s Server) serveResults(w http.ResponseWriter, r *http.Request, auction string) {
	gate, err := order.ParseGateClosure(auction)
	if err != nil {
		s.sendError(w, http.StatusBadRequest, "the auction "+err.Error())
		return
	}
	orders, bad := readOrders(w, r)
	if bad != nil {
		s.sendError(w, bad.status, bad.message)
		return
	}
	results, ready, err := s.Platform.Results(r.Context(), gate, orders)
	if err != nil {
		s.sendInternalError(w, r, err)
		return
	}
	if !ready {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	body, err := protocol.EncodeResults(results)
	if err != nil {
		s.sendInternalError(w, r, err)
		return
	}
	s.send(w, http.StatusOK, body)
}

// sendInternalError sends a 500. It logs the error, unless the client has disconnected.
func (s Server) sendInternalError(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		s.Log.ErrorContext(r.Context(), "platform request failed", "path", r.URL.Path, "error", err)
	}
	s.sendError(w, http.StatusInternalServerError, "internal error")
}
