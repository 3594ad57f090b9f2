package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// webACLArgs are the inputs of a regional web ACL that allows what no rule blocks.
type webACLArgs struct {
	Name        string // also of its metric
	Description string
	Rules       []webACLRule // in the order in which they are evaluated
}

// webACLRule is a rule with either a managed rule group or a rate limit.
type webACLRule struct {
	Name             string // also of its metric
	ManagedRuleGroup string // of AWS
	RequestsPerIP    int    // in floodWindow; an address that sends more is blocked
}

// newWebACL registers a web ACL.
func newWebACL(ctx *pulumi.Context, resource string, args webACLArgs, opts ...pulumi.ResourceOption) (*registered, error) {
	rules := pulumi.Array{}
	for priority, rule := range args.Rules {
		rules = append(rules, rule.inputs(priority))
	}
	return register(ctx, "aws:wafv2/webAcl:WebAcl", resource, pulumi.Map{
		"name":             pulumi.String(args.Name),
		"description":      pulumi.String(args.Description),
		"scope":            pulumi.String("REGIONAL"),
		"defaultAction":    pulumi.Map{"allow": pulumi.Map{}},
		"rules":            rules,
		"visibilityConfig": visibility(args.Name),
	}, opts...)
}

// inputs returns the rule as the provider takes it.
func (r webACLRule) inputs(priority int) pulumi.Map {
	rule := pulumi.Map{
		"name": pulumi.String(r.Name), "priority": pulumi.Int(priority), "visibilityConfig": visibility(r.Name),
	}
	if r.ManagedRuleGroup != "" {
		rule["overrideAction"] = pulumi.Map{"none": pulumi.Map{}}
		rule["statement"] = pulumi.Map{"managedRuleGroupStatement": pulumi.Map{
			"vendorName": pulumi.String("AWS"), "name": pulumi.String(r.ManagedRuleGroup),
		}}
		return rule
	}
	rule["action"] = pulumi.Map{"block": pulumi.Map{}}
	rule["statement"] = pulumi.Map{"rateBasedStatement": pulumi.Map{
		"aggregateKeyType": pulumi.String("IP"), "limit": pulumi.Int(r.RequestsPerIP), "evaluationWindowSec": pulumi.Int(floodWindow),
	}}
	return rule
}

func visibility(metric string) pulumi.Map {
	return pulumi.Map{
		"metricName": pulumi.String(metric), "cloudwatchMetricsEnabled": pulumi.Bool(true), "sampledRequestsEnabled": pulumi.Bool(true),
	}
}

// associateWebACL puts a web ACL in front of a resource, such as a stage of an API.
func associateWebACL(ctx *pulumi.Context, name string, acl *registered, target pulumi.StringInput, opts ...pulumi.ResourceOption) error {
	_, err := register(ctx, "aws:wafv2/webAclAssociation:WebAclAssociation", name,
		pulumi.Map{"resourceArn": target, "webAclArn": acl.ARN}, opts...)
	return err
}
