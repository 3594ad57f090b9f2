package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	requestTimeout   = 30 * time.Second // API Gateway times out after 29 seconds
	maxResponseBytes = 1 << 20
	maxAttempts      = 6 // of a request while the API throttles it or is unavailable
	maxRetryAfter    = 30 * time.Second
)

// client sends the requests of one customer to the API.
type client struct {
	base   string
	signer signer
	http   http.Client
}

func newClient(base *url.URL, s signer, transport http.RoundTripper) client {
	return client{
		base: strings.TrimRight(base.String(), "/"), signer: s,
		http: http.Client{
			Transport: transport,
			// Following a redirect would send the session token to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// request is a request that has not been sent.
type request struct {
	method, path string // the path is escaped
	contentType  string
	body         []byte
	unsigned     bool
}

// String returns the method and the path.
func (r request) String() string { return r.method + " " + r.path }

// send sends the request, up to maxAttempts times while the response asks for a retry.
func (c client) send(ctx context.Context, req request) (response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := c.sendOnce(ctx, req)
		if err != nil || attempt == maxAttempts || !resp.retryable() {
			return resp, err
		}
		if err := sleep(ctx, resp.retryAfter()); err != nil {
			return resp, fmt.Errorf("%w; wait to retry: %w", resp.unexpected(), err)
		}
	}
}

// sendOnce sends the request without a retry.
func (c client) sendOnce(ctx context.Context, req request) (response, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	httpRequest, err := http.NewRequestWithContext(ctx, req.method, c.base+req.path, bytes.NewReader(req.body))
	if err != nil {
		return response{}, err
	}
	if req.contentType != "" {
		httpRequest.Header.Set("Content-Type", req.contentType)
	}
	if c.signer.enabled() && !req.unsigned {
		if err := c.signer.sign(httpRequest, req.body, time.Now()); err != nil {
			return response{}, fmt.Errorf("sign %s: %w", req, err)
		}
	}
	httpResponse, err := c.http.Do(httpRequest)
	if err != nil {
		return response{}, err
	}
	defer httpResponse.Body.Close()
	body, err := io.ReadAll(io.LimitReader(httpResponse.Body, maxResponseBytes+1))
	if err != nil {
		return response{}, fmt.Errorf("%s: read the response: %w", req, err)
	}
	if len(body) > maxResponseBytes {
		return response{}, fmt.Errorf("%s: the response is larger than %d bytes", req, maxResponseBytes)
	}
	return response{
		request: req, status: httpResponse.StatusCode, header: httpResponse.Header, body: c.signer.redact(body),
	}, nil
}

// sleep waits for the duration or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
