package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FirewallArgs are the arguments of NewFirewall.
type FirewallArgs struct {
	Stack     Stack
	StageARN  pulumi.StringInput // the stage of the API to protect
	RateLimit int                // requests a second, averaged over five minutes, that one address may send
}

// Firewall is a web ACL that blocks known attackers, known exploits and floods. AWS's common rule set is left out: it
// blocks bodies of more than 8 KB, which is about 80 orders.
type Firewall struct {
	pulumi.ResourceState
}

// floodWindow is how many seconds of requests AWS WAF counts for each address.
const floodWindow = 300

// NewFirewall creates the web ACL orders-<environment> and associates it with the stage.
func NewFirewall(ctx *pulumi.Context, name string, args *FirewallArgs, opts ...pulumi.ResourceOption) (*Firewall, error) {
	f := &Firewall{}
	if err := ctx.RegisterComponentResource("auction:component:Firewall", name, f, opts...); err != nil {
		return nil, err
	}
	acl, err := newWebACL(ctx, name, webACLArgs{
		Name:        args.Stack.ResourceName(APIName),
		Description: "Keeps known attackers and floods from the orders API",
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
