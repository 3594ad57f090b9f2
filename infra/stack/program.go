// Package stack is the Pulumi program: it finds out what kind of stack is deployed, and connects it with AWS. Its tests
// look at all that every stack declares.
package stack

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
	"auction.internal/infra/delivery"
	"auction.internal/infra/environment"
)

// The kinds of stacks.
const (
	kindEnvironment = "environment"
	kindDelivery    = "delivery"
)

// plan is what a stack is to hold, with a configuration that makes sense.
type plan interface {
	Basics() config.Basics
	Compose(ctx *pulumi.Context, e component.Environment, opts ...pulumi.ResourceOption) (outputs pulumi.Map, err error)
}

// Program deploys a stack. Configure must have run before Deploy, which Pulumi sees to when both are given to it.
type Program struct {
	ProjectFile string // the path of Pulumi.yaml

	configuration map[string]string
}

// Configure takes the whole configuration of the stack: Pulumi's own reader of it can look up a key, but not find one
// that nobody looks up.
func (p *Program) Configure(info *pulumi.RunInfo) { p.configuration = maps.Clone(info.Config) }

// Deploy declares everything that the stack holds. When the configuration is wrong, the error says all that is, and
// nothing has been declared.
func (p *Program) Deploy(ctx *pulumi.Context) error {
	outputs, err := p.declare(ctx)
	if err != nil {
		return err
	}
	for name, value := range outputs {
		ctx.Export(name, value)
	}
	return nil
}

func (p *Program) declare(ctx *pulumi.Context) (pulumi.Map, error) {
	defaults, err := config.Defaults(p.ProjectFile)
	if err != nil {
		return nil, err
	}
	reader := config.NewReader(ctx.Project(), ctx.Stack(), p.configuration, defaults)
	plan, err := prepare(reader)
	if err != nil {
		return nil, err
	}
	basics := plan.Basics()
	provider, account, err := connect(ctx, basics)
	if err != nil {
		return nil, err
	}
	for _, warning := range reader.Warnings() {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return nil, err
		}
	}
	e := component.Environment{
		Name: ctx.Stack(), Account: account, Region: basics.Region,
		Production: basics.Production, LogRetentionDays: basics.LogRetentionDays,
	}
	if basics.Slack != (component.SlackChannel{}) {
		if e.SlackLogs, err = newProvider(ctx, "aws-"+component.SlackLogRegion, component.SlackLogRegion, basics.Account); err != nil {
			return nil, err
		}
	}
	return plan.Compose(ctx, e, pulumi.Providers(provider))
}

// prepare reads the configuration of whatever kind of stack it is. The error says all that is wrong with it.
func prepare(r *config.Reader) (plan, error) {
	kind := r.OneOf("kind", kindEnvironment, kindDelivery)
	if (kind == kindDelivery) != (r.Stack == delivery.StackName) {
		r.Wrong("the stack %s, and no other one of an account, is of kind %s", delivery.StackName, kindDelivery)
	}
	if kind == kindDelivery {
		p := delivery.Read(r)
		r.NotFor(kindEnvironment, func(r *config.Reader) { environment.Read(r) })
		return p, r.Problem()
	}
	p := environment.Read(r)
	r.NotFor(kindDelivery, func(r *config.Reader) { delivery.Read(r) })
	return p, r.Problem()
}

// connect opens the provider of the stack, and returns the account of the credentials. The provider refuses every other
// account than the configured one; it names the account that it found.
func connect(ctx *pulumi.Context, b config.Basics) (provider *aws.Provider, account string, err error) {
	provider, err = newProvider(ctx, "aws", b.Region, b.Account)
	if err != nil {
		return nil, "", err
	}
	identity, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Provider(provider))
	switch {
	case err != nil && b.Account != "":
		return nil, "", fmt.Errorf("find the account of the credentials; the key account takes only %s: %w", b.Account, err)
	case err != nil:
		return nil, "", fmt.Errorf("find the account of the credentials: %w", err)
	}
	return provider, identity.AccountId, nil
}

// newProvider opens a provider that works in one region, in no other account than the one given, if any, and tags everything.
func newProvider(ctx *pulumi.Context, name, region, account string) (*aws.Provider, error) {
	args := &aws.ProviderArgs{
		Region: pulumi.String(region),
		DefaultTags: &aws.ProviderDefaultTagsArgs{Tags: pulumi.StringMap{
			"Project":     pulumi.String(ctx.Project()),
			"Environment": pulumi.String(ctx.Stack()),
			"ManagedBy":   pulumi.String("pulumi"),
		}},
	}
	if account != "" {
		args.AllowedAccountIds = pulumi.StringArray{pulumi.String(account)}
	}
	return aws.NewProvider(ctx, name, args)
}
