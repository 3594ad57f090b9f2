package auctionhttp

import (
	"crypto/tls"
	"testing"
	"time"
)

func TestTheTransportOfItsOwn(t *testing.T) {
	transport := newTransport()
	if got := transport.TLSClientConfig; got.MinVersion < tls.VersionTLS12 || got.InsecureSkipVerify {
		t.Errorf("TLS from version %x on, verified: %v", got.MinVersion, !got.InsecureSkipVerify)
	}
	for step, limit := range map[string]time.Duration{
		"the TLS handshake": transport.TLSHandshakeTimeout, "the header": transport.ResponseHeaderTimeout,
	} {
		if limit < time.Second || limit >= attemptPatience {
			t.Errorf("%s may take %s, want time enough, and less than an attempt", step, limit)
		}
	}
	if transport.Proxy == nil || transport.IdleConnTimeout <= 0 || transport.MaxResponseHeaderBytes <= 0 {
		t.Error("no proxy, or connections and headers without a bound")
	}
}

func TestARandomWaitHasALimit(t *testing.T) {
	for n, want := range map[int]time.Duration{
		1: 250 * time.Millisecond, 2: 500 * time.Millisecond, 3: time.Second, 5: 4 * time.Second, 6: 5 * time.Second, 20: 5 * time.Second,
	} {
		if got := waitLimit(n); got != want {
			t.Errorf("after attempt %d: at most %s, want %s", n, got, want)
		}
	}
}
