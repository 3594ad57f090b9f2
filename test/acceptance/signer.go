package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// signer signs requests for API Gateway. It is disabled without a region.
type signer struct {
	credentials    aws.Credentials
	region         string
	unsignedReason string // set if the signer is disabled
}

// newSigner returns a signer with the credentials of the environment. It is disabled if there are
// none, or if the URL is not https: plain http would expose the session token.
func newSigner(base *url.URL, getenv func(string) string) (signer, error) {
	s := signer{credentials: aws.Credentials{
		AccessKeyID: getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: getenv("AWS_SESSION_TOKEN"),
	}}
	switch {
	case s.credentials.AccessKeyID == "":
		return signer{unsignedReason: "AWS_ACCESS_KEY_ID is not set"}, nil
	case base.Scheme != "https":
		return signer{unsignedReason: "the URL is not https"}, nil
	case s.credentials.SecretAccessKey == "":
		return signer{}, errors.New("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither")
	}
	if s.region = regionOf(base.Hostname()); s.region == "" {
		s.region = getenv("AWS_REGION")
	}
	if s.region == "" {
		return signer{}, errors.New("the URL does not contain the region: set AWS_REGION")
	}
	return s, nil
}

// regionOf returns the region in a host name of API Gateway, or "" for any other host name.
func regionOf(host string) string {
	_, after, _ := strings.Cut(host, ".execute-api.")
	region, _, _ := strings.Cut(after, ".")
	return region
}

// enabled reports whether the signer signs requests.
func (s signer) enabled() bool { return s.region != "" }

// String describes the signer without its credentials.
func (s signer) String() string {
	if s.enabled() {
		return "requests signed for " + s.region
	}
	return "requests unsigned: " + s.unsignedReason
}

// sign signs the request with Signature Version 4. The signature does not cover later changes.
func (s signer) sign(r *http.Request, body []byte, now time.Time) error {
	hash := sha256.Sum256(body)
	return v4.NewSigner().SignHTTP(
		r.Context(), s.credentials, r, hex.EncodeToString(hash[:]), "execute-api", s.region, now)
}

// redact replaces the credentials in a response body: API Gateway repeats a request whose signature
// it rejects.
func (s signer) redact(body []byte) []byte {
	var pairs []string
	for _, secret := range []string{
		s.credentials.SessionToken, s.credentials.SecretAccessKey, s.credentials.AccessKeyID,
	} {
		if secret != "" { // JSON may escape a slash
			pairs = append(pairs, secret, "[redacted]", strings.ReplaceAll(secret, "/", `\/`), "[redacted]")
		}
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(body)))
}
