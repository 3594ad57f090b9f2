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

// requireValidSignature rejects requests whose signature does not match the received request, and
// calls onMismatch for each.
func requireValidSignature(t *testing.T, next http.Handler, onMismatch func()) http.Handler {
	return requireSignature(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		names := signedHeaders(r)
		for _, required := range []string{"host", "x-amz-date", "x-amz-security-token"} {
			if !slices.Contains(names, required) {
				onMismatch()
				http.Error(w, required+" is not signed", http.StatusForbidden)
				return
			}
		}
		if want := authorization(t, r, names, body); r.Header.Get("Authorization") != want {
			onMismatch()
			http.Error(w, "the signature does not match", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

func signedHeaders(r *http.Request) []string {
	_, after, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	names, _, _ := strings.Cut(after, ",")
	return strings.Split(names, ";")
}

// authorization signs the received request again, with the headers that its caller signed, and
// returns the Authorization header.
func authorization(t *testing.T, r *http.Request, names []string, body []byte) string {
	copied := &http.Request{
		Method: r.Method, Header: http.Header{},
		URL: &url.URL{Scheme: "https", Host: r.Host, Path: r.URL.Path, RawPath: r.URL.RawPath},
	}
	if slices.Contains(names, "content-length") {
		copied.ContentLength = r.ContentLength
	}
	for name, values := range r.Header {
		if slices.Contains(names, strings.ToLower(name)) {
			copied.Header[name] = slices.Clone(values)
		}
	}
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		t.Error(err)
	}
	hash := sha256.Sum256(body)
	credentials := aws.Credentials{ // the token of the request, because the signer sets the header
		AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret/+key", SessionToken: r.Header.Get("X-Amz-Security-Token"),
	}
	err = v4.NewSigner().SignHTTP(
		t.Context(), credentials, copied, hex.EncodeToString(hash[:]), "execute-api", "eu-west-1", at)
	if err != nil {
		t.Error(err)
	}
	return copied.Header.Get("Authorization")
}

// TestRun_SignatureMatches runs over a TLS connection. The signature must match the request that
// the server receives.
func TestRun_SignatureMatches(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context()) // the first mismatch ends the run
	server := httptest.NewTLSServer(requireValidSignature(t, newSystem(memory.NewOrders()), cancel))
	defer server.Close()
	environment := map[string]string{"AWS_REGION": "eu-west-1"}
	for name, value := range withCredentials {
		environment[name] = value
	}
	out := &strings.Builder{}
	getenv := func(name string) string { return environment[name] }
	err := run(ctx, server.URL+"/v1/", getenv, server.Client().Transport, out)
	if got := len(checksWith(out.String(), "ok")); err != nil || got != len(checks) {
		t.Errorf("run = %v, %d checks passed, want %d, output:\n%s", err, got, len(checks), out)
	}
}

// TestClient_SignedPathIsUnchanged sends paths that need escaping or that a client may normalize.
func TestClient_SignedPathIsUnchanged(t *testing.T) {
	server := httptest.NewTLSServer(requireValidSignature(t, newSystem(memory.NewOrders()), func() {}))
	defer server.Close()
	base, err := parseURL(server.URL + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	s := newTestSigner(t, address, withCredentials)
	for _, req := range []request{
		getOrder("a b"), getOrder("é"), getOrder("a/b"), getOrder("a%2Fb"), getOrder("a+b~c"),
		getOrder("a:b@c=d,e"), getOrder(".."),
		{method: http.MethodGet, path: "/"},
		{method: http.MethodGet, path: "/a//b/"},
	} {
		resp, err := newClient(base, s, server.Client().Transport).sendOnce(t.Context(), req)
		if err != nil || resp.status != http.StatusNotFound {
			t.Errorf("sendOnce = %v, %v, want 404", resp.unexpected(), err)
		}
	}
}

// tamperingTransport changes requests after they are signed.
type tamperingTransport struct {
	tamper func(r *http.Request)
	next   http.RoundTripper
}

func (t tamperingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.tamper(r)
	return t.next.RoundTrip(r)
}

// TestRequireValidSignature_Rejects checks requireValidSignature, on which the tests above rely.
func TestRequireValidSignature_Rejects(t *testing.T) {
	for name, tamper := range map[string]func(r *http.Request){
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
			system := requireValidSignature(t, newSystem(memory.NewOrders()), func() {})
			transport := tamperingTransport{tamper, handlerTransport{system}}
			req := request{method: http.MethodPost, path: "/orders", contentType: "application/json", body: []byte("[]")}
			resp, err := newClient(base, newTestSigner(t, address, withCredentials), transport).sendOnce(t.Context(), req)
			if err != nil || resp.status != http.StatusForbidden {
				t.Errorf("sendOnce = %v, %v, want 403", resp.unexpected(), err)
			}
		})
	}
}
