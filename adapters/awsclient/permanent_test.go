package awsclient_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"auction.internal/adapters/awsclient"
	"auction.internal/domain/port"
)

// answers is an HTTP client that gives every request the same answer.
type answers struct {
	status int
	body   string
	err    error
}

func (a answers) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, a.err
}

func TestConfig_MarksPermanentErrors(t *testing.T) {
	failed := func(code string) string { return `{"__type":"` + code + `","message":"no"}` }
	for name, c := range map[string]struct {
		answers

		want bool
	}{
		"access denied":     {answers{status: 400, body: failed("AccessDeniedException")}, true},
		"no such table":     {answers{status: 400, body: failed("ResourceNotFoundException")}, true},
		"invalid request":   {answers{status: 400, body: failed("ValidationException")}, true},
		"forbidden":         {answers{status: 403, body: failed("UnrecognizedClientException")}, true},
		"throttled":         {answers{status: 400, body: failed("ThrottlingException")}, false},
		"no capacity":       {answers{status: 400, body: failed("ProvisionedThroughputExceededException")}, false},
		"conflicting write": {answers{status: 400, body: failed("TransactionConflictException")}, false},
		"KMS throttled SNS": {answers{status: 429, body: failed("Throttled")}, false},
		"too many requests": {answers{status: 429, body: failed("Unknown")}, false},
		"request timeout":   {answers{status: 408, body: failed("Unknown")}, false},
		"not implemented":   {answers{status: 501, body: failed("NotImplemented")}, false},
		"server error":      {answers{status: 500, body: failed("InternalServerError")}, false},
		"unavailable":       {answers{status: 503, body: ""}, false},
		"no connection":     {answers{err: errors.New("connection refused")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
				config.HTTPClient = c.answers
				_, err := dynamodb.NewFromConfig(config).ListTables(t.Context(), nil)
				if err == nil || port.IsPermanent(err) != c.want {
					t.Errorf("%v: permanent %v, want %v", err, port.IsPermanent(err), c.want)
				}
			})
		})
	}
}
