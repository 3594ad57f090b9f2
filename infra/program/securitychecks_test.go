package program_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/infra/stacktest"
	"auction.internal/lambdas/settings"
)

func hasSecrets(_ *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	variables, _ := r.At("environment", "variables").(map[string]any)
	for name, value := range variables {
		text := strings.ToLower(fmt.Sprint(value))
		if strings.Contains(text, "akia") || name != settings.PlatformTokenSecret && strings.Contains(text, "token") {
			return name + " is " + text
		}
	}
	return ""
}

func withoutReservedConcurrency(_ *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	if n, _ := r.At("reservedConcurrentExecutions").(float64); n < 1 {
		return "no reserved concurrency"
	}
	return ""
}

func invocableByOthers(_ *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	if r.Text("principal") != "apigateway.amazonaws.com" ||
		!strings.HasPrefix(r.Text("sourceArn"), "arn:aws:execute-api:eu-west-1:"+stacktest.Account+":api1/") {
		return fmt.Sprint(r.Inputs)
	}
	return ""
}

// notReplacedOnChange returns a violation if the deployment is not replaced when the API changes,
// or is deleted before the new one exists.
func notReplacedOnChange(t *testing.T, d *stacktest.Deployment, r stacktest.Resource) string {
	body := sha256.Sum256([]byte(d.One(t, "aws:apigateway/restApi:RestApi").Text("body")))
	if r.Text("triggers", "contract") != hex.EncodeToString(body[:]) || r.DeleteBeforeReplace {
		return fmt.Sprint(r.Inputs, r.DeleteBeforeReplace)
	}
	return ""
}

func unsignedOperations(t *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	var unsigned []string
	api := stacktest.Decode[stacktest.API](t, r, "body")
	for route, o := range api.Operations() {
		scheme := api.Components.SecuritySchemes["sigv4"]
		if len(o.Security) != 1 || o.Security[0]["sigv4"] == nil ||
			scheme.AuthType != "awsSigv4" || scheme.Name != "Authorization" || scheme.In != "header" {
			unsigned = append(unsigned, route)
		}
	}
	return strings.Join(unsigned, ", ")
}

func unvalidated(t *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	api := stacktest.Decode[stacktest.API](t, r, "body")
	// The domain validates request bodies.
	if v := api.Validators[api.Validator]; !v.ValidateRequestParameters || v.ValidateRequestBody {
		return fmt.Sprintf("%q: %+v", api.Validator, v)
	}
	return ""
}

func noAccessLog(_ *testing.T, _ *stacktest.Deployment, r stacktest.Resource) string {
	format := r.Text("accessLogSettings", "format")
	if r.Text("accessLogSettings", "destinationArn") == "" ||
		!strings.Contains(format, "$context.requestId") || strings.Contains(format, "body") {
		return fmt.Sprint(r.At("accessLogSettings"))
	}
	return ""
}

func noWebACL(t *testing.T, d *stacktest.Deployment, r stacktest.Resource) string {
	for _, a := range d.Find("aws:wafv2/webAclAssociation:WebAclAssociation") {
		if a.At("resourceArn") == r.Output("arn") &&
			a.At("webAclArn") == d.One(t, "aws:wafv2/webAcl:WebAcl").Output("arn") {
			return ""
		}
	}
	return "no web ACL"
}

func allowsExploits(_ *testing.T, d *stacktest.Deployment, _ stacktest.Resource) string {
	var found []string
	for _, acl := range d.Find("aws:wafv2/webAcl:WebAcl") {
		for _, rule := range acl.List("rules") {
			found = append(found, rule.Text("statement", "managedRuleGroupStatement", "name"))
		}
	}
	// The common rule set would block bodies of more than 8 KB.
	if !slices.Contains(found, "AWSManagedRulesKnownBadInputsRuleSet") ||
		slices.Contains(found, "AWSManagedRulesCommonRuleSet") {
		return fmt.Sprint(found)
	}
	return ""
}

func noAlarmAction(t *testing.T, d *stacktest.Deployment, r stacktest.Resource) string {
	topic := []any{d.One(t, "aws:sns/topic:Topic").Output("arn")}
	if fmt.Sprint(r.At("alarmActions")) != fmt.Sprint(topic) || r.At("actionsEnabled") == false {
		return fmt.Sprint(r.At("alarmActions"))
	}
	return ""
}
