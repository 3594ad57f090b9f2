package main

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

func signerOf(t *testing.T, address string, environment map[string]string) signer {
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

// TestASignatureIsTheOneThatAWSMakes has the signatures that botocore 1.43 makes of these requests.
func TestASignatureIsTheOneThatAWSMakes(t *testing.T) {
	const scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/execute-api/aws4_request, SignedHeaders="
	const always = "host;x-amz-date;x-amz-security-token, Signature="
	for _, c := range []struct{ method, path, body, want string }{
		{
			http.MethodPost, "/orders", `[{"record_id":"x","parameter_1":"é","parameter_2":2.1}]`,
			"content-length;content-type;" + always + "a889c00412b2f948afd0e5b626495d139eaaf65e8549f25d796dc5be46fa626b",
		},
		{http.MethodGet, "/orders/a%20b%C3%A9", "", always + "85e56dd83b4ad048e6ec5db59dd6dc20bec377395c2b4092ff83ce96a6802128"},
		{http.MethodGet, "/orders/a%2Fb", "", always + "e574597d868861037c1be0c4d589ba63dab62d4cb31a022b5e6c80be7404f148"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		at := time.Date(2026, 11, 24, 15, 5, 0, 0, time.FixedZone("CET", 3600))
		if err := signerOf(t, address, signed).sign(r, []byte(c.body), at); err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Authorization"); got != scope+c.want {
			t.Errorf("%s %s:\ngot  %s\nwant %s", c.method, c.path, got, scope+c.want)
		}
		if r.Header.Get("X-Amz-Security-Token") != "session/+token==" || r.Header.Get("X-Amz-Date") != "20261124T140500Z" {
			t.Errorf("%s %s: the headers are %v", c.method, c.path, r.Header)
		}
	}
}

// TestTheRegionIsThatOfTheAPI trusts the address more than the environment, which may be another service's.
func TestTheRegionIsThatOfTheAPI(t *testing.T) {
	environment := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
	for address, want := range map[string]string{
		"https://abc123.execute-api.eu-west-1.amazonaws.com/v1":                         "eu-west-1",
		"https://abc123.execute-api.cn-north-1.amazonaws.com.cn:443/v1":                 "cn-north-1",
		"https://abc123-vpce-0f0f.execute-api.eu-central-1.amazonaws.com/v1":            "eu-central-1",
		"https://vpce-0f0f-x1x1.execute-api.eu-central-1.vpce.amazonaws.com/v1":         "eu-central-1",
		"https://orders.example.com/v1":                                                 "us-east-1",
		"https://127.0.0.1:8443":                                                        "us-east-1",
		"https://execute-api.eu-west-1.example.com.execute-api.eu-west-3.amazonaws.com": "eu-west-3",
	} {
		if s := signerOf(t, address, environment); s.region != want || !s.signs() || s.String() != "signed for "+want {
			t.Errorf("%s: %s, want %s", address, s, want)
		}
	}
}

// TestNothingIsSignedInTheClear has credentials, and a system to which anybody can listen.
func TestNothingIsSignedInTheClear(t *testing.T) {
	s := signerOf(t, "http://127.0.0.1:8080", signed)
	if s.signs() || s.String() != "unsigned: this is no https" {
		t.Errorf("it is %s", s)
	}
	if s := signerOf(t, address, unsigned); s.signs() {
		t.Errorf("without credentials it is %s", s)
	}
}

// TestCredentialsAreNotRepeated has an API that tells, as API Gateway does, what it was sent, in some ways of writing.
func TestCredentialsAreNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := newSystem(memory.NewOrders())
		printed, err := accept(t.Context(), signed, door{edge(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token, authorization := r.Header.Get("X-Amz-Security-Token"), r.Header.Get("Authorization")
			if r.Method != http.MethodPost || r.ContentLength == 0 {
				system.ServeHTTP(w, r)
				return
			}
			said := token + " " + strings.ReplaceAll(token, "/", `\/`) + " " + authorization[:60] + " secret/+key"
			http.Error(w, `{"message":"`+said+`"}`, http.StatusForbidden)
		}))})
		if err == nil {
			t.Fatal("there is no error")
		}
		for _, secret := range []string{"AKID", "secret", "session"} {
			if strings.Contains(printed+err.Error(), secret) {
				t.Errorf("%q is in\n%s%v", secret, printed, err)
			}
		}
		if !strings.Contains(printed, "[hidden] [hidden] AWS4-HMAC-SHA256 Credential=[hidden]/2000") {
			t.Errorf("printed\n%s", printed)
		}
	})
}

// TestWhatIsNoSecretIsNotHidden has no session token, and no credentials at all.
func TestWhatIsNoSecretIsNotHidden(t *testing.T) {
	said := []byte("nothing is hidden here")
	base := &url.URL{Scheme: "https", Host: "api.execute-api.eu-west-1.amazonaws.com"}
	for _, environment := range []map[string]string{unsigned, {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}} {
		if got := signerOf(t, base.String(), environment).hide(said); !bytes.Equal(got, said) {
			t.Errorf("%s", got)
		}
	}
}
