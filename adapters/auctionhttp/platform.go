// Package auctionhttp polls an auction platform over HTTP. docs/auction-platform.openapi.yaml
// specifies the API that the provider of the platform implements.
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

// Config configures a Platform.
type Config struct {
	// Endpoint is the base URL of the API, such as https://platform.example.com/v1: an absolute
	// https URL without user, query and fragment. Plain http is allowed only for loopback hosts:
	// 127.0.0.0/8, ::1 and localhost.
	Endpoint string

	// Tokens supplies the bearer token of each call.
	Tokens TokenSource

	// Transport sends the requests. If it is nil, New creates a transport that requires TLS 1.2 or
	// later and has a timeout for each step of a request. A custom transport is responsible for
	// both.
	Transport http.RoundTripper
}

// TokenSource supplies the bearer token that authenticates the client to the platform. Its methods
// are safe for concurrent use. Its errors never contain a token.
type TokenSource interface {
	// Token returns the current token. Every call of Results calls it once, so implementations
	// should cache the token.
	Token(ctx context.Context) (string, error)

	// Refresh returns the token that replaces the rejected one. If several calls report the same
	// rejected token, only the first reads the new token; the others return it from the cache.
	Refresh(ctx context.Context, rejected string) (string, error)
}

// Platform implements port.Platform over HTTP. It is safe for concurrent use.
type Platform struct {
	endpoint  *url.URL
	tokens    TokenSource
	transport http.RoundTripper
}

// New returns a client of the platform at the endpoint. It validates the config and sends no
// request.
func New(c Config) (*Platform, error) {
	endpoint, err := parseEndpoint(c.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("auction platform: endpoint %w", err)
	}
	if c.Tokens == nil {
		return nil, errors.New("auction platform: a token source is required")
	}
	transport := c.Transport
	if transport == nil {
		transport = newTransport()
	}
	return &Platform{endpoint: endpoint, tokens: c.Tokens, transport: transport}, nil
}

// Results implements port.Platform. It makes up to four attempts. It validates only the structure
// of the response; the domain validates the results. No error contains the token. If the context of
// the caller ends, the error wraps the error of the context.
func (p *Platform) Results(
	ctx context.Context, gate order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	body, err := protocol.EncodeOrders(orders)
	if err != nil {
		return nil, false, fmt.Errorf("poll the auction platform: %w", err)
	}
	target := p.endpoint.JoinPath("auctions", gate.String(), "results")
	o, err := p.poll(ctx, target.String(), body)
	if err != nil {
		return nil, false, fmt.Errorf("poll the auction platform: %w", err)
	}
	return o.results, o.ready, nil
}
