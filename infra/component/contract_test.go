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

// contractOf returns the contract of the API of a deployment.
func contractOf(t *testing.T, d *stacktest.Deployment) stacktest.API {
	t.Helper()
	return stacktest.Decode[stacktest.API](t, d.One(t, restAPI), "body")
}

// TestContract_EveryRequestInvokesAFunction checks which one. The functions reject what they do not
// take, with the messages of all rejections.
func TestContract_EveryRequestInvokesAFunction(t *testing.T) {
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
		t.Fatalf("the operations are %q, want %q", got, stacktest.Keys(want))
	}
	for route, o := range operations {
		invoke := d.One(t, function, want[route]).Output("invokeArn")
		if o.Integration.URI != invoke || o.Integration.Type != "aws_proxy" || o.Integration.HTTPMethod != http.MethodPost {
			t.Errorf("%s: %+v, want %s", route, o.Integration, invoke)
		}
		var declared []string
		for _, p := range o.Parameters {
			if p.In == "path" && p.Required {
				declared = append(declared, "{"+p.Name+"}", "{"+p.Name+"+}")
			}
		}
		for _, parameter := range regexp.MustCompile(`\{[^}]*\}`).FindAllString(route, -1) {
			if !slices.Contains(declared, parameter) {
				t.Errorf("%s: the parameters are %q", route, declared)
			}
		}
	}
}

// TestContract_Security checks each operation: API Gateway ignores a requirement at the top of the
// document.
func TestContract_Security(t *testing.T) {
	for open, want := range map[bool]int{false: 1, true: 0} {
		c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{AllowUnsigned: open}))
		scheme := c.Components.SecuritySchemes["sigv4"]
		if scheme.AuthType != "awsSigv4" || scheme.Type != "apiKey" || scheme.Name != "Authorization" ||
			scheme.In != "header" {
			t.Errorf("the scheme is %+v", scheme)
		}
		for route, o := range c.Operations() {
			if len(o.Security) != want || want == 1 && o.Security[0]["sigv4"] == nil {
				t.Errorf("open is %t, %s: the security is %v", open, route, o.Security)
			}
		}
	}
}

func TestContract_ValidatesParametersButNotBodies(t *testing.T) {
	c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{}))
	if v := c.Validators[c.Validator]; !v.ValidateRequestParameters || v.ValidateRequestBody {
		t.Errorf("%q validates %+v", c.Validator, v)
	}
}

// TestContract_BodiesAreBytes: as text, API Gateway would replace invalid UTF-8, and the order
// would be another one.
func TestContract_BodiesAreBytes(t *testing.T) {
	if c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{})); !slices.Equal(c.Binary, []string{"*/*"}) {
		t.Errorf("the binary media types are %q", c.Binary)
	}
}

// TestContract_GatewayResponsesHaveTheFormOfErrors checks what a customer gets when a request does
// not reach a function.
func TestContract_GatewayResponsesHaveTheFormOfErrors(t *testing.T) {
	c := contractOf(t, declareAPI(t, prod, component.OrdersAPIArgs{}))
	if c.Info.Title != "orders-prod" {
		t.Errorf("the title is %s", c.Info.Title)
	}
	status := map[string]int{
		"DEFAULT_4XX": 0, "DEFAULT_5XX": 0, "ACCESS_DENIED": http.StatusForbidden, // 0 leaves API Gateway's own
		"MISSING_AUTHENTICATION_TOKEN": http.StatusForbidden, "THROTTLED": http.StatusTooManyRequests,
	}
	if got := stacktest.Keys(c.Responses); !slices.Equal(got, stacktest.Keys(status)) {
		t.Errorf("the responses are %q: others inherit their default", got)
	}
	for name, r := range c.Responses {
		if r.StatusCode != status[name] {
			t.Errorf("%s: the status is %d, want %d", name, r.StatusCode, status[name])
		}
		template := r.ResponseTemplates["application/json"]
		filled := strings.ReplaceAll(template, "$context.error.messageString", `"it says \"so\""`)
		var body struct {
			ErrorMessage string
			Errors       []string
		}
		if err := json.Unmarshal([]byte(filled), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
			t.Errorf("%s: %s: %v", name, template, err)
		}
		// A caller's own mistake may be explained; the cause of an internal error is for the log.
		if name != "DEFAULT_4XX" && strings.Contains(template, "$context.error") {
			t.Errorf("%s exposes %s", name, template)
		}
	}
}

// TestContract_ThrottledAndFailedRequestsAreRetryable: API Gateway gives every 5xx response without
// an entry of its own that of DEFAULT_5XX, also when Lambda throttles.
func TestContract_ThrottledAndFailedRequestsAreRetryable(t *testing.T) {
	c := contractOf(t, declareAPI(t, dev, component.OrdersAPIArgs{}))
	// The quotes are API Gateway's.
	for name, seconds := range map[string]string{"THROTTLED": "'1'", "DEFAULT_5XX": "'5'"} {
		r := c.Responses[name]
		if got := r.ResponseParameters["gatewayresponse.header.Retry-After"]; got != seconds {
			t.Errorf("%s: Retry-After is %s, want %s", name, got, seconds)
		}
		body := r.ResponseTemplates["application/json"]
		if !strings.Contains(body, "retry the request (retries are idempotent)") {
			t.Errorf("%s does not say that a retry is safe: %s", name, body)
		}
	}
	body := c.Responses["DEFAULT_5XX"].ResponseTemplates["application/json"]
	if !strings.Contains(body, "request id $context.requestId") {
		t.Errorf("an internal error has no request id: %s", body)
	}
}

func TestContract_InvalidJSONIsAnError(t *testing.T) {
	err := tryDeclare(func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := newAPI(ctx, dev.WithName(`a"b`), key, component.OrdersAPIArgs{})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "the API's contract is no JSON") {
		t.Errorf("the error is %v", err)
	}
}
