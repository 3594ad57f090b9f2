package auctionhttp

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// parseEndpoint parses and validates the endpoint of the platform. The error completes a sentence
// that begins with "endpoint". It does not quote the endpoint, which may contain a password.
func parseEndpoint(text string) (*url.URL, error) {
	endpoint, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("must be a valid URL")
	case endpoint.User != nil || strings.ContainsAny(text, "?#"):
		return nil, errors.New("must have no user, query or fragment")
	case endpoint.Hostname() == "":
		return nil, errors.New("must be an absolute URL, such as https://platform.example.com/v1")
	case endpoint.Scheme == "https", endpoint.Scheme == "http" && isLoopback(endpoint.Hostname()):
		return endpoint, nil
	default:
		return nil, errors.New("must be an https URL; http is allowed only for loopback hosts")
	}
}

// isLoopback reports whether a host is always this machine.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
