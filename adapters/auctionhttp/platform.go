// Package auctionhttp asks an auction platform over HTTP. docs/auction-platform.openapi.yaml is the contract with
// whoever provides the platform.
package auctionhttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

// Config says where the platform is and how it is reached.
type Config struct {
	// Endpoint is the absolute https URL below which /auctions stands, without user, query and fragment. Plain http
	// is for loopback hosts alone: 127.0.0.0/8, ::1 and localhost.
	Endpoint string

	// Tokens gives the bearer token of each call.
	Tokens TokenSource

	// Transport sends the requests; nil for one with TLS 1.2 or later and a time-out for each step of a request.
	// Whoever brings another one answers for both.
	Transport http.RoundTripper
}

// TokenSource gives the bearer token that the platform knows us by. Its methods may be called side by side. Its
// errors never hold a token.
type TokenSource interface {
	// Token gives the current token. Every call asks for it, so an implementation reads it once and keeps it.
	Token(ctx context.Context) (string, error)

	// Refresh gives the token that has replaced refused, which the platform refused. Of several calls that were
	// refused the same token, the first one makes the implementation read anew; the others get what it read.
	Refresh(ctx context.Context, refused string) (string, error)
}

// Platform implements port.Platform over HTTP. It may be used side by side.
type Platform struct {
	endpoint  *url.URL
	tokens    TokenSource
	transport http.RoundTripper
}

// New gives the platform behind an endpoint, without asking it anything. The error says what is wrong in the config.
func New(c Config) (*Platform, error) {
	endpoint, err := parseEndpoint(c.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("auction platform: the endpoint %w", err)
	}
	if c.Tokens == nil {
		return nil, errors.New("auction platform: a source of tokens is required")
	}
	transport := c.Transport
	if transport == nil {
		transport = newTransport()
	}
	return &Platform{endpoint: endpoint, tokens: c.Tokens, transport: transport}, nil
}

// Results implements port.Platform. It makes up to four attempts, as retry.go says; asking again is always safe. Only
// the form of an answer is checked: what it says is passed on for the domain to judge. No error holds the token. One
// that comes of the caller's context wraps what the context says.
func (p *Platform) Results(ctx context.Context, gate order.GateClosure, orders []order.Order) ([]auction.Result, bool, error) {
	body, err := protocol.EncodeOrders(orders)
	if err != nil {
		return nil, false, fmt.Errorf("ask the auction platform: %w", err)
	}
	target := p.endpoint.JoinPath("auctions", gate.String(), "results")
	given, err := p.ask(ctx, target.String(), body)
	if err != nil {
		return nil, false, fmt.Errorf("ask the auction platform: %w", err)
	}
	return given.results, given.ready, nil
}
