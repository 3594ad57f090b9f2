package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// FirewallArgs says what to guard.
type FirewallArgs struct {
	Environment Environment
	StageARN    pulumi.StringInput // of an API
	RateLimit   int                // requests a second, over five minutes, that one address may send
}

// Firewall keeps known attackers and floods from an API. AWS's common rule set is left out: it refuses bodies of more
// than 8 KB, which is about 80 orders.
type Firewall struct {
	pulumi.ResourceState
}

// NewFirewall creates the web ACL orders-<environment>.
func NewFirewall(ctx *pulumi.Context, name string, args *FirewallArgs, opts ...pulumi.ResourceOption) (*Firewall, error) {
	f := &Firewall{}
	if err := ctx.RegisterComponentResource("auction:component:Firewall", name, f, opts...); err != nil {
		return nil, err
	}
	acl, err := wafv2.NewWebAcl(ctx, name, &wafv2.WebAclArgs{
		Name:             pulumi.String(args.Environment.Named(APIName)),
		Description:      pulumi.String("Keeps known attackers and floods from the orders API"),
		Scope:            pulumi.String("REGIONAL"),
		DefaultAction:    &wafv2.WebAclDefaultActionArgs{Allow: &wafv2.WebAclDefaultActionAllowArgs{}},
		VisibilityConfig: visible(args.Environment.Named(APIName)),
		Rules: wafv2.WebAclRuleArray{
			managed(0, "AWSManagedRulesAmazonIpReputationList"),
			managed(1, "AWSManagedRulesKnownBadInputsRuleSet"),
			flood(2, args.RateLimit),
		},
	}, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	if _, err := wafv2.NewWebAclAssociation(ctx, name, &wafv2.WebAclAssociationArgs{
		ResourceArn: args.StageARN, WebAclArn: acl.Arn,
	}, pulumi.Parent(f)); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{})
}

// managed is a rule set that AWS maintains.
func managed(priority int, set string) *wafv2.WebAclRuleArgs {
	return &wafv2.WebAclRuleArgs{
		Name: pulumi.String(set), Priority: pulumi.Int(priority), VisibilityConfig: visibleRule(set),
		OverrideAction: &wafv2.WebAclRuleOverrideActionArgs{None: &wafv2.WebAclRuleOverrideActionNoneArgs{}},
		Statement: &wafv2.WebAclRuleStatementArgs{
			ManagedRuleGroupStatement: &wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs{
				VendorName: pulumi.String("AWS"), Name: pulumi.String(set),
			},
		},
	}
}

// floodWindow is over how many seconds the requests of an address are counted.
const floodWindow = 300

// flood blocks an address while it sends more requests a second than that.
func flood(priority, limit int) *wafv2.WebAclRuleArgs {
	const name = "Flood"
	return &wafv2.WebAclRuleArgs{
		Name: pulumi.String(name), Priority: pulumi.Int(priority), VisibilityConfig: visibleRule(name),
		Action: &wafv2.WebAclRuleActionArgs{Block: &wafv2.WebAclRuleActionBlockArgs{}},
		Statement: &wafv2.WebAclRuleStatementArgs{
			RateBasedStatement: &wafv2.WebAclRuleStatementRateBasedStatementArgs{
				AggregateKeyType: pulumi.String("IP"), Limit: pulumi.Int(limit * floodWindow), EvaluationWindowSec: pulumi.Int(floodWindow),
			},
		},
	}
}

func visible(metric string) *wafv2.WebAclVisibilityConfigArgs {
	return &wafv2.WebAclVisibilityConfigArgs{
		MetricName: pulumi.String(metric), CloudwatchMetricsEnabled: pulumi.Bool(true), SampledRequestsEnabled: pulumi.Bool(true),
	}
}

func visibleRule(metric string) *wafv2.WebAclRuleVisibilityConfigArgs {
	return &wafv2.WebAclRuleVisibilityConfigArgs{
		MetricName: pulumi.String(metric), CloudwatchMetricsEnabled: pulumi.Bool(true), SampledRequestsEnabled: pulumi.Bool(true),
	}
}
