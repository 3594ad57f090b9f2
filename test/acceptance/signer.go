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

// signer signs requests for API Gateway. Without a region it signs nothing.
type signer struct {
	credentials aws.Credentials
	region      string
	why         string // nothing is signed
}

// newSigner takes the credentials from the environment. Without any, requests go as they are, as they do over plain http:
// a session token would be there for all to read.
func newSigner(base *url.URL, getenv func(string) string) (signer, error) {
	s := signer{credentials: aws.Credentials{
		AccessKeyID: getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: getenv("AWS_SESSION_TOKEN"),
	}}
	switch {
	case s.credentials.AccessKeyID == "":
		return signer{why: "no AWS_ACCESS_KEY_ID is set"}, nil
	case base.Scheme != "https":
		return signer{why: "this is no https"}, nil
	case s.credentials.SecretAccessKey == "":
		return signer{}, errors.New("AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not")
	}
	if s.region = regionOf(base.Hostname()); s.region == "" {
		s.region = getenv("AWS_REGION")
	}
	if s.region == "" {
		return signer{}, errors.New("the URL names no region: set AWS_REGION")
	}
	return s, nil
}

// regionOf gives the region in a host name of API Gateway's, where it stands behind the service. It is empty for others.
func regionOf(host string) string {
	_, behind, _ := strings.Cut(host, ".execute-api.")
	region, _, _ := strings.Cut(behind, ".")
	return region
}

func (s signer) signs() bool { return s.region != "" }

// String says how requests go. It names no credentials.
func (s signer) String() string {
	if s.signs() {
		return "signed for " + s.region
	}
	return "unsigned: " + s.why
}

// sign puts Signature Version 4 on a request. What is added to it later is not signed.
func (s signer) sign(r *http.Request, body []byte, now time.Time) error {
	hash := sha256.Sum256(body)
	return v4.NewSigner().SignHTTP(r.Context(), s.credentials, r, hex.EncodeToString(hash[:]), "execute-api", s.region, now)
}

// hide takes the credentials out of what an API says: API Gateway repeats a request whose signature it refuses.
func (s signer) hide(said []byte) []byte {
	var pairs []string
	for _, secret := range []string{s.credentials.SessionToken, s.credentials.SecretAccessKey, s.credentials.AccessKeyID} {
		if secret != "" { // an escaped slash is what JSON may make of one
			pairs = append(pairs, secret, "[hidden]", strings.ReplaceAll(secret, "/", `\/`), "[hidden]")
		}
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(said)))
}
