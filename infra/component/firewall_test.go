package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const (
	webACL            = "aws:wafv2/webAcl:WebAcl"
	webACLAssociation = "aws:wafv2/webAclAssociation:WebAclAssociation"
)

// declareFirewall declares the firewall of an API with a rate limit of 30 requests per second.
func declareFirewall(t *testing.T) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, err := component.NewFirewall(ctx, "orders", &component.FirewallArgs{
			Stack: dev, StageARN: pulumi.String("arn:aws:apigateway:eu-west-1::/restapis/api1/stages/v1"), RateLimit: 30,
		})
		return err
	})
}

// TestFirewall_Rules checks the rules in order. They do not include the common rule set of AWS,
// because it blocks requests of more than 8 KB.
func TestFirewall_Rules(t *testing.T) {
	d := declareFirewall(t)
	stacktest.CheckChildren(t, d, "auction:component:Firewall orders", webACL+" orders", webACLAssociation+" orders")
	want := []string{"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "Flood"}
	rules := d.One(t, webACL).List("rules")
	if len(rules) != len(want) {
		t.Fatalf("%d rules, want %q", len(rules), want)
	}
	for i, rule := range rules {
		if rule.Text("name") != want[i] || rule.At("priority") != float64(i) {
			t.Errorf("rule %d = %s with priority %v, want %s", i, rule.Text("name"), rule.At("priority"), want[i])
		}
	}
}

// TestFirewall_RateLimit checks the limit per IP address, which is the rate limit of the API
// multiplied by five minutes.
func TestFirewall_RateLimit(t *testing.T) {
	rules := declareFirewall(t).One(t, webACL).List("rules")
	if got := rules[len(rules)-1].At("statement", "rateBasedStatement", "limit"); got != 9000.0 {
		t.Errorf("limit = %v, want 9000", got)
	}
}

func TestFirewall_Association(t *testing.T) {
	d := declareFirewall(t)
	stacktest.CheckInputs(t, d.One(t, webACLAssociation), stacktest.Inputs{
		"resourceArn": "arn:aws:apigateway:eu-west-1::/restapis/api1/stages/v1",
		"webAclArn":   d.One(t, webACL).Output("arn"),
	})
}
