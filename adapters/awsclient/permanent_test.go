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

// stubClient is an HTTP client that returns the same response to every request.
type stubClient struct {
	status int
	body   string
	err    error
}

func (s stubClient) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: s.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(s.body)), Request: r,
	}, s.err
}

func TestConfig_MarksPermanentErrors(t *testing.T) {
	errorBody := func(code string) string { return `{"__type":"` + code + `","message":"no"}` }
	for name, tc := range map[string]struct {
		stubClient

		want bool
	}{
		"access denied":     {stubClient{status: 400, body: errorBody("AccessDeniedException")}, true},
		"no such table":     {stubClient{status: 400, body: errorBody("ResourceNotFoundException")}, true},
		"invalid request":   {stubClient{status: 400, body: errorBody("ValidationException")}, true},
		"forbidden":         {stubClient{status: 403, body: errorBody("UnrecognizedClientException")}, true},
		"throttled":         {stubClient{status: 400, body: errorBody("ThrottlingException")}, false},
		"no capacity":       {stubClient{status: 400, body: errorBody("ProvisionedThroughputExceededException")}, false},
		"conflicting write": {stubClient{status: 400, body: errorBody("TransactionConflictException")}, false},
		"KMS throttled SNS": {stubClient{status: 429, body: errorBody("Throttled")}, false},
		"too many requests": {stubClient{status: 429, body: errorBody("Unknown")}, false},
		"request timeout":   {stubClient{status: 408, body: errorBody("Unknown")}, false},
		"not implemented":   {stubClient{status: 501, body: errorBody("NotImplemented")}, false},
		"server error":      {stubClient{status: 500, body: errorBody("InternalServerError")}, false},
		"unavailable":       {stubClient{status: 503, body: ""}, false},
		"no connection":     {stubClient{err: errors.New("connection refused")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
				config.HTTPClient = tc.stubClient
				_, err := dynamodb.NewFromConfig(config).ListTables(t.Context(), nil)
				if err == nil || port.IsPermanent(err) != tc.want {
					t.Errorf("%v: permanent %v, want %v", err, port.IsPermanent(err), tc.want)
				}
			})
		})
	}
}
