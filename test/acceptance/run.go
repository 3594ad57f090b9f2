package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// runTimeout limits the duration of a run.
const runTimeout = 10 * time.Minute

// run waits until the API at the address is ready and runs every check. It prints one line for each
// check to out. The error lists the failed checks.
func run(
	ctx context.Context, address string, getenv func(string) string, transport http.RoundTripper, out io.Writer,
) error {
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	base, err := parseURL(address)
	if err != nil {
		return err
	}
	signer, err := newSigner(base, getenv)
	if err != nil {
		return err
	}
	c := newClient(base, signer, transport)
	fmt.Fprintf(out, "checking %s (%s)\n", c.base, signer)
	start := time.Now()
	if err := waitUntilReady(ctx, c); err != nil {
		return err
	}
	fmt.Fprintf(out, "  API ready after %v\n", time.Since(start).Round(time.Second))
	return newSuite(c, newPrefix()).run(ctx, out)
}

// parseURL parses the URL of an API. Its errors do not repeat the URL, which may contain a
// password.
func parseURL(address string) (*url.URL, error) {
	base, err := url.Parse(address)
	switch {
	case address == "":
		return nil, errors.New("-url is required: set it to the URL of the API, https://… or http://…")
	case err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http"):
		return nil, errors.New("-url must be https://… or http://…")
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("-url must have only a scheme, a host and a path")
	}
	return base, nil
}

// newPrefix returns a prefix for the record_ids of one run, which no other run has.
func newPrefix() string {
	return "acceptance-" + time.Now().UTC().Format("20060102T150405Z") + "-" + strings.ToLower(rand.Text()[:8])
}
