package auctionhttp

import (
	"crypto/tls"
	"testing"
	"time"
)

func TestNewTransport_HasLimits(t *testing.T) {
	transport := newTransport()
	if got := transport.TLSClientConfig; got.MinVersion < tls.VersionTLS12 || got.InsecureSkipVerify {
		t.Errorf("MinVersion = %x, InsecureSkipVerify = %v, want at least TLS 1.2 and false",
			got.MinVersion, got.InsecureSkipVerify)
	}
	for name, timeout := range map[string]time.Duration{
		"TLSHandshakeTimeout": transport.TLSHandshakeTimeout, "ResponseHeaderTimeout": transport.ResponseHeaderTimeout,
	} {
		if timeout < time.Second || timeout >= attemptTimeout {
			t.Errorf("%s = %s, want at least 1s and less than %s", name, timeout, attemptTimeout)
		}
	}
	if transport.Proxy == nil || transport.IdleConnTimeout <= 0 || transport.MaxResponseHeaderBytes <= 0 {
		t.Error("transport has no proxy or no limit for idle connections or response headers, want all of them")
	}
}

func TestBackoffLimit(t *testing.T) {
	for n, want := range map[int]time.Duration{
		1:  250 * time.Millisecond,
		2:  500 * time.Millisecond,
		3:  time.Second,
		5:  4 * time.Second,
		6:  5 * time.Second,
		20: 5 * time.Second,
	} {
		if got := backoffLimit(n); got != want {
			t.Errorf("backoffLimit(%d) = %s, want %s", n, got, want)
		}
	}
}
