package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"auction.internal/adapters/memory"
)

// verified lets pass what carries the right signature of what arrived: it is made again, by the headers that the caller
// says are signed. It tells of others.
func verified(t *testing.T, next http.Handler, tell func()) http.Handler {
	return edge(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		names := signedHeaders(r)
		for _, must := range []string{"host", "x-amz-date", "x-amz-security-token"} {
			if !slices.Contains(names, must) {
				tell()
				http.Error(w, must+" is not signed", http.StatusForbidden)
				return
			}
		}
		if want := signatureOf(t, r, names, body); r.Header.Get("Authorization") != want {
			tell()
			http.Error(w, "the signature does not match", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

func signedHeaders(r *http.Request) []string {
	_, behind, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	names, _, _ := strings.Cut(behind, ",")
	return strings.Split(names, ";")
}

// signatureOf is the signature that a request must have.
func signatureOf(t *testing.T, r *http.Request, names []string, body []byte) string {
	again := &http.Request{
		Method: r.Method, URL: &url.URL{Scheme: "https", Host: r.Host, Path: r.URL.Path, RawPath: r.URL.RawPath}, Header: http.Header{},
	}
	if slices.Contains(names, "content-length") {
		again.ContentLength = r.ContentLength
	}
	for name, values := range r.Header {
		if slices.Contains(names, strings.ToLower(name)) {
			again.Header[name] = slices.Clone(values)
		}
	}
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		t.Error(err)
	}
	hash := sha256.Sum256(body)
	credentials := aws.Credentials{ // the signer puts the token in, so it must be the one that arrived
		AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret/+key", SessionToken: r.Header.Get("X-Amz-Security-Token"),
	}
	err = v4.NewSigner().SignHTTP(t.Context(), credentials, again, hex.EncodeToString(hash[:]), "execute-api", "eu-west-1", at)
	if err != nil {
		t.Error(err)
	}
	return again.Header.Get("Authorization")
}

// TestASignedVisitArrivesAsItWasSigned goes over a true connection: what is signed is what the server reads from it.
func TestASignedVisitArrivesAsItWasSigned(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewTLSServer(verified(t, newSystem(memory.NewOrders()), cancel)) // no use in waiting for a better one
	defer server.Close()
	environment := map[string]string{"AWS_REGION": "eu-west-1"}
	for name, value := range signed {
		environment[name] = value
	}
	out := &strings.Builder{}
	err := run(ctx, server.URL+"/v1/", func(name string) string { return environment[name] }, server.Client().Transport, out)
	if err != nil || len(lines(out.String(), "ok")) != len(promises) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestASignedPathStaysAsItIs has record_ids that must be encoded, and paths that a client may want to tidy.
func TestASignedPathStaysAsItIs(t *testing.T) {
	server := httptest.NewTLSServer(verified(t, newSystem(memory.NewOrders()), func() {}))
	defer server.Close()
	base, err := parseURL(server.URL + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	s := signerOf(t, address, signed)
	for _, c := range []call{
		get("a b"), get("é"), get("a/b"), get("a%2Fb"), get("a+b~c"), get("a:b@c=d,e"), get(".."),
		{method: http.MethodGet, path: "/"},
		{method: http.MethodGet, path: "/a//b/"},
	} {
		r, err := newAPI(base, s, server.Client().Transport).once(t.Context(), c)
		if err != nil || r.status != http.StatusNotFound {
			t.Errorf("%v, %v, want 404", r.unexpected(), err)
		}
	}
}

// meddler changes requests on their way.
type meddler struct {
	meddle func(r *http.Request)
	next   http.RoundTripper
}

func (m meddler) RoundTrip(r *http.Request) (*http.Response, error) {
	m.meddle(r)
	return m.next.RoundTrip(r)
}

// TestTheVerifierVerifies changes what was signed: nothing of it may pass for the tests above to mean something.
func TestTheVerifierVerifies(t *testing.T) {
	for name, meddle := range map[string]func(r *http.Request){
		"another path":         func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "/v1/", "/v2/", 1) },
		"another method":       func(r *http.Request) { r.Method = http.MethodPut },
		"another body":         func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("{}")) },
		"another content type": func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
		"another token":        func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "stolen") },
		"no token":             func(r *http.Request) { r.Header.Del("X-Amz-Security-Token") },
		"another day":          func(r *http.Request) { r.Header.Set("X-Amz-Date", "20000102T000000Z") },
		"another host":         func(r *http.Request) { r.Host = "elsewhere.example" },
		"no signature":         func(r *http.Request) { r.Header.Del("Authorization") },
	} {
		t.Run(name, func(t *testing.T) {
			base, err := parseURL(address)
			if err != nil {
				t.Fatal(err)
			}
			network := meddler{meddle, door{verified(t, newSystem(memory.NewOrders()), func() {})}}
			c := call{method: http.MethodPost, path: "/orders", contentType: "application/json", body: []byte("[]")}
			r, err := newAPI(base, signerOf(t, address, signed), network).once(t.Context(), c)
			if err != nil || r.status != http.StatusForbidden {
				t.Errorf("%v, %v, want 403", r.unexpected(), err)
			}
		})
	}
}
