package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FirewallArgs contains the arguments of NewFirewall.
type FirewallArgs struct {
	Stack     Stack
	StageARN  pulumi.StringInput // the stage of the API to protect
	RateLimit int                // requests per second of an IP address, averaged over five minutes
}

// Firewall is a web ACL that blocks known attackers, known exploits and floods. It does not use
// AWSManagedRulesCommonRuleSet, which blocks bodies of more than 8 KB (about 80 orders).
type Firewall struct {
	pulumi.ResourceState
}

// floodWindow is the period, in seconds, over which AWS WAF counts the requests of an IP address.
const floodWindow = 300

// NewFirewall declares the web ACL orders-<environment> and associates it with the stage.
func NewFirewall(
	ctx *pulumi.Context, name string, args *FirewallArgs, opts ...pulumi.ResourceOption,
) (*Firewall, error) {
	f := &Firewall{}
	if err := ctx.RegisterComponentResource("auction:component:Firewall", name, f, opts...); err != nil {
		return nil, err
	}
	acl, err := newWebACL(ctx, name, webACLArgs{
		Name:        args.Stack.ResourceName(APIName),
		Description: "Blocks known attackers, known exploits and floods",
		Rules: []webACLRule{
			managedRule("AWSManagedRulesAmazonIpReputationList"),
			managedRule("AWSManagedRulesKnownBadInputsRuleSet"),
			{Name: "Flood", RequestsPerIP: args.RateLimit * floodWindow},
		},
	}, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	if err := associateWebACL(ctx, name, acl, args.StageARN, pulumi.Parent(f)); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{})
}

func managedRule(group string) webACLRule { return webACLRule{Name: group, ManagedRuleGroup: group} }
