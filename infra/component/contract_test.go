package component_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

// contractOf returns the OpenAPI document of a deployed API.
func contractOf(t *testing.T, d *stacktest.Deployment) stacktest.API {
	t.Helper()
	return stacktest.Decode[stacktest.API](t, d.One(t, restAPI), "body")
}

// TestContract_Integrations checks the function of each operation. Requests for unsupported paths
// and methods also invoke a function, which rejects them with the error format of the API.
func TestContract_Integrations(t *testing.T) {
	d := declareAPI(t, dev, component.OrdersAPIArgs{})
	want := map[string]string{
		"/orders post": "place-orders", "/orders " + stacktest.AnyMethod: "place-orders",
		"/orders/{record_id} get": "look-up-order", "/orders/{record_id} " + stacktest.AnyMethod: "look-up-order",
		"/orders/{record_id}/{path+} " + stacktest.AnyMethod: "look-up-order",
		"/ " + stacktest.AnyMethod:                           "look-up-order",
		"/{path+} " + stacktest.AnyMethod:                    "look-up-order",
	}
	operations := contractOf(t, d).Operations()
	if got := stacktest.Keys(operations); !slices.Equal(got, stacktest.Keys(want)) {
		t.Fatalf("operations = %q, want %q", got, stacktest.Keys(want))
	}
	for route, o := range operations {
		invoke := d.One(t, function, want[route]).Output("invokeArn")
		if o.Integration.URI != invoke || o.Integration.Type != "aws_proxy" || o.Integration.HTTPMethod != http.MethodPost {
			t.Errorf("%s: integration = %+v, want %s", route, o.Integration, invoke)
		}
		var declared []string
		for _, p := range o.Parameters {
			if p.In == "path" && p.Required {
				declared = append(declared, "{"+p.Name+"}", "{"+p.Name+"+}")
			}
		}
		for _, parameter := range regexp.MustCompile(`\{[^}]*\}`).FindAllString(route, -1) {
			if !slices.Contains(declared, parameter) {
				t.Errorf("%s: parameters = %q, want %s", route, declared, parameter)
			}
		}
	}
}

// TestContract_Security checks the security requirement of each operation. API Gateway ignores a
// requirement at the top level of the document.
func TestContract_Security(t *testing.T) {
	for allowUnsigned, want := range map[bool]int{false: 1, true: 0} {
		c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{AllowUnsigned: allowUnsigned}))
		scheme := c.Components.SecuritySchemes["sigv4"]
		if scheme.AuthType != "awsSigv4" || scheme.Type != "apiKey" || scheme.Name != "Authorization" ||
			scheme.In != "header" {
			t.Errorf("security scheme = %+v, want AWS Signature Version 4", scheme)
		}
		for route, o := range c.Operations() {
			if len(o.Security) != want || want == 1 && o.Security[0]["sigv4"] == nil {
				t.Errorf("AllowUnsigned = %t: security of %s = %v, want %d requirements",
					allowUnsigned, route, o.Security, want)
			}
		}
	}
}

func TestContract_RequestValidator(t *testing.T) {
	c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{}))
	if v := c.Validators[c.Validator]; !v.ValidateRequestParameters || v.ValidateRequestBody {
		t.Errorf("validator %q = %+v, want parameters only", c.Validator, v)
	}
}

// TestContract_BinaryBodies checks that API Gateway passes bodies unchanged. In text bodies it
// would replace invalid UTF-8, and so change the order.
func TestContract_BinaryBodies(t *testing.T) {
	if c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{})); !slices.Equal(c.Binary, []string{"*/*"}) {
		t.Errorf("binary media types = %q, want */*", c.Binary)
	}
}

// TestContract_GatewayResponses checks the responses to requests that do not reach a function. They
// must have the error format of the API.
func TestContract_GatewayResponses(t *testing.T) {
	c := contractOf(t, declareAPI(t, prod, component.OrdersAPIArgs{}))
	if c.Info.Title != "orders-prod" {
		t.Errorf("title = %s, want orders-prod", c.Info.Title)
	}
	status := map[string]int{
		"DEFAULT_4XX": 0, "DEFAULT_5XX": 0, "ACCESS_DENIED": http.StatusForbidden, // 0 means the default of API Gateway
		"MISSING_AUTHENTICATION_TOKEN": http.StatusForbidden, "THROTTLED": http.StatusTooManyRequests,
	}
	if got := stacktest.Keys(c.Responses); !slices.Equal(got, stacktest.Keys(status)) {
		t.Errorf("gateway responses = %q, want %q", got, stacktest.Keys(status))
	}
	for name, r := range c.Responses {
		if r.StatusCode != status[name] {
			t.Errorf("%s: status = %d, want %d", name, r.StatusCode, status[name])
		}
		template := r.ResponseTemplates["application/json"]
		filled := strings.ReplaceAll(template, "$context.error.messageString", `"a \"quoted\" message"`)
		var body struct {
			ErrorMessage string
			Errors       []string
		}
		if err := json.Unmarshal([]byte(filled), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
			t.Errorf("%s: template = %s: %v", name, template, err)
		}
		// Only 4xx responses contain the cause. The cause of an internal error is only in the log.
		if name != "DEFAULT_4XX" && strings.Contains(template, "$context.error") {
			t.Errorf("%s: template exposes the internal error: %s", name, template)
		}
	}
}

// TestContract_RetryAfter checks that responses to throttled and failed requests have a Retry-After
// header. API Gateway uses DEFAULT_5XX for all 5xx responses without a gateway response of their
// own, including throttling by Lambda.
func TestContract_RetryAfter(t *testing.T) {
	c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{}))
	// API Gateway requires the quotes.
	for name, seconds := range map[string]string{"THROTTLED": "'1'", "DEFAULT_5XX": "'5'"} {
		r := c.Responses[name]
		if got := r.ResponseParameters["gatewayresponse.header.Retry-After"]; got != seconds {
			t.Errorf("%s: Retry-After = %s, want %s", name, got, seconds)
		}
		body := r.ResponseTemplates["application/json"]
		if !strings.Contains(body, "retry the request (retries are idempotent)") {
			t.Errorf("%s: message = %s, want a note that retries are idempotent", name, body)
		}
	}
	body := c.Responses["DEFAULT_5XX"].ResponseTemplates["application/json"]
	if !strings.Contains(body, "request ID $context.requestId") {
		t.Errorf("DEFAULT_5XX: message = %s, want the request ID", body)
	}
}

func TestContract_InvalidJSON(t *testing.T) {
	err := tryDeclare(func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := newAPI(ctx, dev.WithName(`a"b`), key, component.OrdersAPIArgs{})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "the OpenAPI document is not valid JSON") {
		t.Errorf("NewOrdersAPI = %v, want invalid JSON", err)
	}
}
