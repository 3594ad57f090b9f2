package system

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"auction.internal/adapters/auctionhttp"
	"auction.internal/adapters/auctionhttp/platformserver"
	"auction.internal/domain/port"
)

// platformServer serves an auction platform over HTTP on its own port. It rejects requests without
// its token.
type platformServer struct {
	server   *http.Server
	listener net.Listener
	token    string
}

// newPlatformServer returns a server of the platform that listens on a free port of the loopback
// interface. The caller must serve or close the listener.
func newPlatformServer(platform port.Platform, log *slog.Logger) (*platformServer, error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	token := rand.Text()
	return &platformServer{
		server:   newServer(platformserver.Server{Platform: platform, Token: token, Log: log}, log),
		listener: listener,
		token:    token,
	}, nil
}

// client returns a platform that calls the server.
func (s *platformServer) client() (*auctionhttp.Platform, error) {
	return auctionhttp.New(auctionhttp.Config{
		Endpoint: "http://" + s.listener.Addr().String(), Tokens: staticToken{s.token},
	})
}

// staticToken is a token source with a single token.
type staticToken struct{ token string }

// Token implements auctionhttp.TokenSource.
func (t staticToken) Token(context.Context) (string, error) { return t.token, nil }

// Refresh implements auctionhttp.TokenSource. It returns an error, because the token never changes.
func (staticToken) Refresh(context.Context, string) (string, error) {
	return "", errors.New("the token cannot be refreshed")
}
