package component_test

import (
	"testing"

	"auction.internal/infra/stacktest"
)

// TestWebACL_Inputs checks the names and types of all inputs. The compiler cannot check them,
// because the web ACL is registered by its type token. The provider expects empty objects as
// actions.
func TestWebACL_Inputs(t *testing.T) {
	empty := map[string]any{}
	want := stacktest.Inputs{
		"name":                "orders-dev",
		"description":         "Blocks known attackers, known exploits and floods",
		"scope":               "REGIONAL",
		"defaultAction.allow": empty,

		"rules[2].action.block":                                     empty,
		"rules[2].statement.rateBasedStatement.aggregateKeyType":    "IP",
		"rules[2].statement.rateBasedStatement.limit":               9000,
		"rules[2].statement.rateBasedStatement.evaluationWindowSec": 300,
	}
	for rule, group := range map[string]string{
		"rules[0]": "AWSManagedRulesAmazonIpReputationList", "rules[1]": "AWSManagedRulesKnownBadInputsRuleSet",
	} {
		want[rule+".overrideAction.none"] = empty
		want[rule+".statement.managedRuleGroupStatement.vendorName"] = "AWS"
		want[rule+".statement.managedRuleGroupStatement.name"] = group
	}
	for path, metric := range map[string]string{
		"":          "orders-dev",
		"rules[0].": "AWSManagedRulesAmazonIpReputationList",
		"rules[1].": "AWSManagedRulesKnownBadInputsRuleSet",
		"rules[2].": "Flood",
	} {
		want[path+"visibilityConfig.metricName"] = metric
		want[path+"visibilityConfig.cloudwatchMetricsEnabled"] = true
		want[path+"visibilityConfig.sampledRequestsEnabled"] = true
		want[path+"name"] = metric // the metric has the name of the rule
	}
	for priority, rule := range []string{"rules[0]", "rules[1]", "rules[2]"} {
		want[rule+".priority"] = priority
	}
	stacktest.CheckInputs(t, declareFirewall(t).One(t, webACL), want)
}
