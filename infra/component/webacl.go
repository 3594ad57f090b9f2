package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// webACLArgs contains the arguments of newWebACL.
type webACLArgs struct {
	Name        string // the name of the web ACL and of its metric
	Description string
	Rules       []webACLRule // in the order of their evaluation
}

// webACLRule is a rule with either a managed rule group or a rate limit.
type webACLRule struct {
	Name             string // the name of the rule and of its metric
	ManagedRuleGroup string // the name of a rule group of AWS
	RequestsPerIP    int    // the limit of an IP address in floodWindow
}

// newWebACL declares a regional web ACL. It allows all requests that no rule blocks.
func newWebACL(
	ctx *pulumi.Context, resource string, args webACLArgs, opts ...pulumi.ResourceOption,
) (*registered, error) {
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

// inputs returns the inputs of the rule.
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
		"aggregateKeyType": pulumi.String("IP"),
		"limit":            pulumi.Int(r.RequestsPerIP), "evaluationWindowSec": pulumi.Int(floodWindow),
	}}
	return rule
}

func visibility(metric string) pulumi.Map {
	return pulumi.Map{
		"metricName":               pulumi.String(metric),
		"cloudwatchMetricsEnabled": pulumi.Bool(true),
		"sampledRequestsEnabled":   pulumi.Bool(true),
	}
}

// associateWebACL associates a web ACL with a resource, such as a stage of an API.
func associateWebACL(
	ctx *pulumi.Context, name string, acl *registered, target pulumi.StringInput, opts ...pulumi.ResourceOption,
) error {
	_, err := register(ctx, "aws:wafv2/webAclAssociation:WebAclAssociation", name,
		pulumi.Map{"resourceArn": target, "webAclArn": acl.ARN}, opts...)
	return err
}
