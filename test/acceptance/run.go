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

// patience is how long all of it may take.
const patience = 10 * time.Minute

// run waits until the API at an address answers, and checks each of its promises. What it finds goes to out, a line a
// promise; the error lists what is broken.
func run(ctx context.Context, address string, getenv func(string) string, network http.RoundTripper, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	base, err := parseURL(address)
	if err != nil {
		return err
	}
	signer, err := newSigner(base, getenv)
	if err != nil {
		return err
	}
	a := newAPI(base, signer, network)
	fmt.Fprintf(out, "acceptance of %s, %s\n", a.base, signer)
	start := time.Now()
	if err := ready(ctx, a); err != nil {
		return err
	}
	fmt.Fprintf(out, "  it answers, after %v\n", time.Since(start).Round(time.Second))
	return newVisit(a, freshPrefix()).check(ctx, out)
}

// parseURL refuses what is no URL of an API. It repeats none of it: people put passwords there.
func parseURL(address string) (*url.URL, error) {
	base, err := url.Parse(address)
	switch {
	case address == "":
		return nil, errors.New("-url is missing: the API's URL, https://… or http://…")
	case err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http"):
		return nil, errors.New("-url must be https://… or http://…")
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("-url must be a scheme, a host and a path alone")
	}
	return base, nil
}

// freshPrefix begins the record_ids of one visit: no other one has it.
func freshPrefix() string {
	return "acceptance-" + time.Now().UTC().Format("20060102T150405Z") + "-" + strings.ToLower(rand.Text()[:8])
}
