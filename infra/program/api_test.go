package program_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
)

// contract is what the tests read of the deployed API.
type contract struct {
	Info       struct{ Title string }
	Paths      map[string]map[string]operation
	Responses  map[string]gatewayResponse `json:"x-amazon-apigateway-gateway-responses"`
	Binary     []string                   `json:"x-amazon-apigateway-binary-media-types"`
	Components struct {
		SecuritySchemes map[string]struct {
			Type, Name, In string
			AuthType       string `json:"x-amazon-apigateway-authtype"`
		}
	}
	Validator string                                                                   `json:"x-amazon-apigateway-request-validator"`
	Validates map[string]struct{ ValidateRequestParameters, ValidateRequestBody bool } `json:"x-amazon-apigateway-request-validators"`
}

type operation struct {
	Security    []map[string][]string
	Integration struct{ Type, HTTPMethod, URI string } `json:"x-amazon-apigateway-integration"`
	Parameters  []struct {
		Name, In string
		Required bool
	}
}

type gatewayResponse struct {
	StatusCode         int
	ResponseTemplates  map[string]string
	ResponseParameters map[string]string
}

const anyMethod = "x-amazon-apigateway-any-method"

func (c contract) each(look func(path, method string, o operation)) {
	for _, path := range stacktest.Keys(c.Paths) {
		for _, method := range stacktest.Keys(c.Paths[path]) {
			look(path, method, c.Paths[path][method])
		}
	}
}

func unsignedOperations(t *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	var open []string
	c := stacktest.Decode[contract](t, r, "body")
	c.each(func(path, method string, o operation) {
		scheme := c.Components.SecuritySchemes["sigv4"]
		if len(o.Security) != 1 || o.Security[0]["sigv4"] == nil || scheme.AuthType != "awsSigv4" || scheme.Name != "Authorization" || scheme.In != "header" {
			open = append(open, method+" "+path)
		}
	})
	return strings.Join(open, ", ")
}

func unvalidated(t *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	c := stacktest.Decode[contract](t, r, "body")
	if v := c.Validates[c.Validator]; !v.ValidateRequestParameters || v.ValidateRequestBody { // bodies are the domain's to judge
		return fmt.Sprintf("%q: %+v", c.Validator, v)
	}
	return ""
}

// TestEveryRequestComesToAFunction checks which one: they refuse what they do not take, with the words that are used
// everywhere.
func TestEveryRequestComesToAFunction(t *testing.T) {
	eachStack(t, func(t *testing.T, d *stacktest.Deployment) {
		want := map[string]string{
			"/orders post": "place-orders", "/orders " + anyMethod: "place-orders",
			"/orders/{record_id} get": "look-up-order", "/orders/{record_id} " + anyMethod: "look-up-order",
			"/orders/{record_id}/{path+} " + anyMethod: "look-up-order", "/ " + anyMethod: "look-up-order", "/{path+} " + anyMethod: "look-up-order",
		}
		stacktest.Decode[contract](t, d.One(t, "aws:apigateway/restApi:RestApi"), "body").each(func(path, method string, o operation) {
			route := path + " " + method
			function := d.One(t, "aws:lambda/function:Function", want[route])
			if o.Integration.URI != function.Output("invokeArn") || o.Integration.Type != "aws_proxy" || o.Integration.HTTPMethod != "POST" {
				t.Errorf("%s: %+v", route, o.Integration)
			}
			var named []string
			for _, p := range o.Parameters {
				if p.In == "path" && p.Required {
					named = append(named, "{"+p.Name+"}", "{"+p.Name+"+}")
				}
			}
			for _, parameter := range regexp.MustCompile(`\{[^}]*\}`).FindAllString(path, -1) {
				if !slices.Contains(named, parameter) {
					t.Errorf("%s: the parameters are %q", route, named)
				}
			}
			delete(want, route)
		})
		if len(want) > 0 {
			t.Errorf("nobody answers %q", stacktest.Keys(want))
		}
	})
}

// TestFunctionsAreCalledForTheirPaths checks the ARN that API Gateway comes with.
func TestFunctionsAreCalledForTheirPaths(t *testing.T) {
	d := project.Deploy(t, "prod", nil)
	for function, path := range map[string]string{"place-orders": "/*/*/orders", "look-up-order": "/*/*/*"} {
		p := d.One(t, "aws:lambda/permission:Permission", function)
		if p.Text("sourceArn") != "arn:aws:execute-api:eu-west-1:"+stacktest.Account+":api1"+path || p.Text("function") != function+"-prod" {
			t.Errorf("%v", p.Inputs)
		}
	}
}

// TestErrorsOfTheEdgeLookLikeOurs checks what customers get when a request does not come to a function.
func TestErrorsOfTheEdgeLookLikeOurs(t *testing.T) {
	c := stacktest.Decode[contract](t, project.Deploy(t, "prod", nil).One(t, "aws:apigateway/restApi:RestApi"), "body")
	if c.Info.Title != "orders-prod" {
		t.Errorf("the API is called %s", c.Info.Title)
	}
	for name, status := range map[string]int{
		"DEFAULT_4XX": 0, "DEFAULT_5XX": 0, "ACCESS_DENIED": http.StatusForbidden, // 0 leaves API Gateway's own
		"MISSING_AUTHENTICATION_TOKEN": http.StatusForbidden, "THROTTLED": http.StatusTooManyRequests,
	} {
		if r, there := c.Responses[name]; !there || r.StatusCode != status {
			t.Errorf("%s: %d, want %d", name, r.StatusCode, status)
		}
	}
	if !strings.Contains(c.Responses["DEFAULT_5XX"].ResponseTemplates["application/json"], "request id $context.requestId") {
		t.Error("a fault of ours cannot be found again")
	}
	for name, r := range c.Responses {
		template := r.ResponseTemplates["application/json"]
		filled := strings.NewReplacer("$context.error.messageString", `"it says \"so\""`, "$context.requestId", "id").Replace(template)
		var body struct {
			ErrorMessage string
			Errors       []string
		}
		if err := json.Unmarshal([]byte(filled), &body); err != nil || body.ErrorMessage == "" || body.Errors == nil {
			t.Errorf("%s: %s: %v", name, template, err)
		}
		// A caller's own mistake may be explained; what happened within is for the log.
		if name != "DEFAULT_4XX" && strings.Contains(template, "$context.error") {
			t.Errorf("%s tells %s", name, template)
		}
	}
}

// TestBodiesComeAsTheyWereSent: as text, API Gateway would replace what is no UTF-8, and the order would be another one.
func TestBodiesComeAsTheyWereSent(t *testing.T) {
	c := stacktest.Decode[contract](t, project.Deploy(t, "prod", nil).One(t, "aws:apigateway/restApi:RestApi"), "body")
	if !slices.Equal(c.Binary, []string{"*/*"}) {
		t.Errorf("bytes are kept of %q", c.Binary)
	}
}

func TestAnOpenAPIAsksForNoSignature(t *testing.T) {
	d := project.Deploy(t, "dev", map[string]string{"apiAuthorization": "NONE"})
	stacktest.Decode[contract](t, d.One(t, "aws:apigateway/restApi:RestApi"), "body").each(func(path, method string, o operation) {
		if len(o.Security) > 0 {
			t.Errorf("%s %s: %v", method, path, o.Security)
		}
	})
	if got, want := d.Outputs["tryIt"], "curl -i https://api1.execute-api.eu-west-1.amazonaws.com/v1/orders "+
		"-H 'content-type: application/json' -d @examples/orders.json"; got != want {
		t.Errorf("tryIt is %v, want %s", got, want)
	}
}

func TestTheAPIIsThrottled(t *testing.T) {
	d := project.Deploy(t, "prod", map[string]string{"apiRateLimit": "30", "apiBurstLimit": "40"})
	m := d.One(t, "aws:apigateway/methodSettings:MethodSettings")
	if m.At("settings", "throttlingRateLimit") != 30.0 || m.At("settings", "throttlingBurstLimit") != 40.0 || m.At("methodPath") != "*/*" {
		t.Errorf("%v", m.Inputs)
	}
	rules, _ := d.One(t, "aws:wafv2/webAcl:WebAcl").At("rules").([]any)
	flood := stacktest.Resource{Inputs: rules[len(rules)-1].(map[string]any)}
	if got := flood.At("statement", "rateBasedStatement", "limit"); got != 9000.0 {
		t.Errorf("an address may send %v requests in five minutes, want as many as the API takes: 9000", got)
	}
}
