package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	requestPatience = 30 * time.Second // a request's; API Gateway gives up after 29 seconds
	mostBytes       = 1 << 20          // of a reply
	mostTries       = 6                // of a request that is to be sent again later
	mostSeconds     = 30               // of waiting before it is
)

// api is the API as one customer reaches it.
type api struct {
	base   string
	signer signer
	client http.Client
}

func newAPI(base *url.URL, s signer, network http.RoundTripper) api {
	return api{
		base: strings.TrimRight(base.String(), "/"), signer: s,
		client: http.Client{
			Transport: network,
			// A redirect would carry a session token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// call is a request to come.
type call struct {
	method, path string // the path escaped
	contentType  string
	body         []byte
	unsigned     bool
}

func (c call) String() string { return c.method + " " + c.path }

// send sends a request, and again where the API asks for that.
func (a api) send(ctx context.Context, c call) (reply, error) {
	for try := 1; ; try++ {
		r, err := a.once(ctx, c)
		if err != nil || try == mostTries || !r.askedToWait() {
			return r, err
		}
		if err := pause(ctx, r.wait()); err != nil {
			return r, fmt.Errorf("%w, it was to be sent again: %w", r.unexpected(), err)
		}
	}
}

// once sends a request one time.
func (a api) once(ctx context.Context, c call) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, requestPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, c.method, a.base+c.path, bytes.NewReader(c.body))
	if err != nil {
		return reply{}, err
	}
	if c.contentType != "" {
		request.Header.Set("Content-Type", c.contentType)
	}
	if a.signer.signs() && !c.unsigned {
		if err := a.signer.sign(request, c.body, time.Now()); err != nil {
			return reply{}, fmt.Errorf("sign %s: %w", c, err)
		}
	}
	response, err := a.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostBytes+1))
	if err != nil {
		return reply{}, fmt.Errorf("%s: read the reply: %w", c, err)
	}
	if len(body) > mostBytes {
		return reply{}, fmt.Errorf("%s: the reply has more than %d bytes", c, mostBytes)
	}
	return reply{to: c, status: response.StatusCode, header: response.Header, body: a.signer.hide(body)}, nil
}

// askedToWait says whether the request is to be sent again later.
func (r reply) askedToWait() bool {
	return r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable
}

// wait is how long the API asks to wait, within reason.
func (r reply) wait() time.Duration {
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		return time.Second
	}
	return time.Duration(min(seconds, mostSeconds)) * time.Second
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
