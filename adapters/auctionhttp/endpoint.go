package auctionhttp

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// parseEndpoint reads where the platform is. The error completes a sentence that begins with "the endpoint", and
// repeats nothing of it: a user's password may stand there.
func parseEndpoint(text string) (*url.URL, error) {
	endpoint, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("is no URL")
	case endpoint.User != nil || strings.ContainsAny(text, "?#"):
		return nil, errors.New("must have no user, query or fragment")
	case endpoint.Hostname() == "":
		return nil, errors.New("must be an absolute URL")
	case endpoint.Scheme == "https", endpoint.Scheme == "http" && isLoopback(endpoint.Hostname()):
		return endpoint, nil
	default:
		return nil, errors.New("must be an https URL: the token and the orders must not travel in the open")
	}
}

// isLoopback tells hosts that no other machine can stand behind.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
