package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

func newTestSigner(t *testing.T, address string, environment map[string]string) signer {
	t.Helper()
	base, err := parseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSigner(base, func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSigner_MatchesBotocore compares signatures with those of botocore 1.43 for the same requests.
func TestSigner_MatchesBotocore(t *testing.T) {
	const scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/execute-api/aws4_request, SignedHeaders="
	const common = "host;x-amz-date;x-amz-security-token, Signature="
	for _, c := range []struct{ method, path, body, want string }{
		{
			http.MethodPost, "/orders", `[{"record_id":"x","parameter_1":"é","parameter_2":2.1}]`,
			"content-length;content-type;" + common + "a889c00412b2f948afd0e5b626495d139eaaf65e8549f25d796dc5be46fa626b",
		},
		{
			http.MethodGet, "/orders/a%20b%C3%A9", "",
			common + "85e56dd83b4ad048e6ec5db59dd6dc20bec377395c2b4092ff83ce96a6802128",
		},
		{
			http.MethodGet, "/orders/a%2Fb", "",
			common + "e574597d868861037c1be0c4d589ba63dab62d4cb31a022b5e6c80be7404f148",
		},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		at := time.Date(2026, 11, 24, 15, 5, 0, 0, time.FixedZone("CET", 3600))
		if err := newTestSigner(t, address, withCredentials).sign(r, []byte(c.body), at); err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Authorization"); got != scope+c.want {
			t.Errorf("sign(%s %s): Authorization =\n%s, want\n%s", c.method, c.path, got, scope+c.want)
		}
		if r.Header.Get("X-Amz-Security-Token") != "session/+token==" || r.Header.Get("X-Amz-Date") != "20261124T140500Z" {
			t.Errorf("sign(%s %s): headers = %v, want the token and the time in UTC", c.method, c.path, r.Header)
		}
	}
}

// TestNewSigner_Region checks that the region comes from the URL, and from AWS_REGION only if the
// URL does not contain one: AWS_REGION may be set for another service.
func TestNewSigner_Region(t *testing.T) {
	environment := map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
	}
	for address, want := range map[string]string{
		"https://abc123.execute-api.eu-west-1.amazonaws.com/v1":                         "eu-west-1",
		"https://abc123.execute-api.cn-north-1.amazonaws.com.cn:443/v1":                 "cn-north-1",
		"https://abc123-vpce-0f0f.execute-api.eu-central-1.amazonaws.com/v1":            "eu-central-1",
		"https://vpce-0f0f-x1x1.execute-api.eu-central-1.vpce.amazonaws.com/v1":         "eu-central-1",
		"https://orders.example.com/v1":                                                 "us-east-1",
		"https://127.0.0.1:8443":                                                        "us-east-1",
		"https://execute-api.eu-west-1.example.com.execute-api.eu-west-3.amazonaws.com": "eu-west-3",
	} {
		s := newTestSigner(t, address, environment)
		if s.region != want || !s.enabled() || s.String() != "requests signed for "+want {
			t.Errorf("newSigner(%s) = %s, want region %s", address, s, want)
		}
	}
}

func TestNewSigner_Disabled(t *testing.T) {
	s := newTestSigner(t, "http://127.0.0.1:8080", withCredentials)
	if s.enabled() || s.String() != "requests unsigned: the URL is not https" {
		t.Errorf("newSigner(http URL) = %s, want it disabled", s)
	}
	if s := newTestSigner(t, address, noCredentials); s.enabled() {
		t.Errorf("newSigner without credentials = %s, want it disabled", s)
	}
}

// TestRun_RedactsCredentials runs against an API that repeats the request in its error, as API
// Gateway does, with different escaping.
func TestRun_RedactsCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := newSystem(memory.NewOrders())
		repeating := requireSignature(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token, authorization := r.Header.Get("X-Amz-Security-Token"), r.Header.Get("Authorization")
			if r.Method != http.MethodPost || r.ContentLength == 0 {
				system.ServeHTTP(w, r)
				return
			}
			message := token + " " + strings.ReplaceAll(token, "/", `\/`) + " " + authorization[:60] + " secret/+key"
			http.Error(w, `{"message":"`+message+`"}`, http.StatusForbidden)
		}))
		output, err := runAt(t.Context(), withCredentials, handlerTransport{repeating})
		if err == nil {
			t.Fatal("run = nil, want the failed checks")
		}
		for _, secret := range []string{"AKID", "secret", "session"} {
			if strings.Contains(output+err.Error(), secret) {
				t.Errorf("%q is in the output or the error:\n%s%v", secret, output, err)
			}
		}
		if !strings.Contains(output, "[redacted] [redacted] AWS4-HMAC-SHA256 Credential=[redacted]/2000") {
			t.Errorf("output =\n%s, want the message with redacted credentials", output)
		}
	})
}

// TestSigner_RedactUnsetCredentials checks that an unset credential, "", matches nothing.
func TestSigner_RedactUnsetCredentials(t *testing.T) {
	body := []byte("no credentials here")
	keyAndSecret := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hush"}
	for _, environment := range []map[string]string{noCredentials, keyAndSecret} {
		if got := newTestSigner(t, address, environment).redact(body); !bytes.Equal(got, body) {
			t.Errorf("redact(%q) = %q, want it unchanged", body, got)
		}
	}
}
