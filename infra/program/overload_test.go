package program_test

import (
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// TestGatewayResponses_ThrottledAndFailedRequestsAreRetryable: API Gateway gives every 5xx response without an entry of its
// own that of DEFAULT_5XX, also when Lambda throttles.
func TestGatewayResponses_ThrottledAndFailedRequestsAreRetryable(t *testing.T) {
	c := stacktest.Decode[contract](t, project.Deploy(t, "prod", nil).One(t, "aws:apigateway/restApi:RestApi"), "body")
	for name, seconds := range map[string]string{"THROTTLED": "'1'", "DEFAULT_5XX": "'5'"} { // the quotes are API Gateway's
		r := c.Responses[name]
		if got := r.ResponseParameters["gatewayresponse.header.Retry-After"]; got != seconds {
			t.Errorf("%s: Retry-After is %s, want %s", name, got, seconds)
		}
		if body := r.ResponseTemplates["application/json"]; !strings.Contains(body, "retry the request (retries are idempotent)") {
			t.Errorf("%s does not say that a retry is safe: %s", name, body)
		}
	}
	for _, name := range []string{"API_CONFIGURATION_ERROR", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "QUOTA_EXCEEDED"} {
		if r, own := c.Responses[name]; own {
			t.Errorf("%s does not inherit its default: %+v", name, r)
		}
	}
}
