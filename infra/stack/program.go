// Package stack is the Pulumi program of one environment: its configuration, and how the components are put together.
package stack

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
)

// Program deploys a stack. Configure must have run before Deploy, which Pulumi sees to when both are given to it.
type Program struct {
	configuration map[string]string
}

// Configure takes the whole configuration of the stack: Pulumi's own reader of it can look up a key, but not find one
// that nobody looks up.
func (p *Program) Configure(info *pulumi.RunInfo) { p.configuration = maps.Clone(info.Config) }

// Deploy declares everything that the stack holds. When the configuration is wrong, the error says all that is, and
// nothing has been declared.
func (p *Program) Deploy(ctx *pulumi.Context) error {
	s, err := p.declare(ctx)
	if err != nil {
		return err
	}
	for name, value := range s.outputs() {
		ctx.Export(name, value)
	}
	return nil
}

func (p *Program) declare(ctx *pulumi.Context) (*system, error) {
	c, err := readConfig(ctx.Project(), ctx.Stack(), p.configuration)
	if err != nil {
		return nil, err
	}
	zips, err := findZips(ctx.Context(), c.zips)
	if err != nil {
		return nil, err
	}
	provider, account, err := connect(ctx, c)
	if err != nil {
		return nil, err
	}
	environment := component.Environment{
		Name: c.environment, Account: account, Region: c.region,
		Production: c.production, LogRetentionDays: c.logRetentionDays,
	}
	for _, warning := range c.warnings() {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return nil, err
		}
	}
	s := &system{config: c, zips: zips, environment: environment}
	return s, s.compose(ctx, pulumi.Providers(provider))
}

// connect opens the one provider of the stack. It works in the configured region and account alone, and tags everything.
func connect(ctx *pulumi.Context, c config) (provider *aws.Provider, account string, err error) {
	args := &aws.ProviderArgs{
		Region: pulumi.String(c.region),
		DefaultTags: &aws.ProviderDefaultTagsArgs{Tags: pulumi.StringMap{
			"Project":     pulumi.String(ctx.Project()),
			"Environment": pulumi.String(c.environment),
			"ManagedBy":   pulumi.String("pulumi"),
		}},
	}
	if c.account != "" {
		args.AllowedAccountIds = pulumi.StringArray{pulumi.String(c.account)}
	}
	provider, err = aws.NewProvider(ctx, "aws", args)
	if err != nil {
		return nil, "", err
	}
	identity, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Provider(provider))
	if err != nil {
		return nil, "", fmt.Errorf("find the account: %w", err)
	}
	return provider, identity.AccountId, nil
}
