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

// platformServer is an auction platform on a port of its own, which only the one who knows its token may ask.
type platformServer struct {
	server   *http.Server
	listener net.Listener
	token    string
}

// listen gives a server in front of a platform, on a free port of this machine alone. It answers once it runs.
func listen(platform port.Platform, log *slog.Logger) (*platformServer, error) {
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

// client gives the platform as it is asked through the server.
func (s *platformServer) client() (*auctionhttp.Platform, error) {
	return auctionhttp.New(auctionhttp.Config{
		Endpoint: "http://" + s.listener.Addr().String(), Tokens: onlyToken{s.token},
	})
}

// onlyToken is a token that never changes.
type onlyToken struct{ token string }

// Token implements auctionhttp.TokenSource.
func (t onlyToken) Token(context.Context) (string, error) { return t.token, nil }

// Refresh implements auctionhttp.TokenSource: there is no other token.
func (onlyToken) Refresh(context.Context, string) (string, error) {
	return "", errors.New("there is one token for as long as the system runs")
}
