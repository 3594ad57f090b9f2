package stack

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/config"
)

// connect declares the AWS providers of the stack and identifies the account of the credentials. If
// an account is configured, the providers reject the credentials of any other account, with an
// error that contains that account.
func connect(ctx *pulumi.Context, c config.Common) (s component.Stack, provider *aws.Provider, err error) {
	provider, err = newProvider(ctx, "aws", c.Region, c.Account)
	if err != nil {
		return component.Stack{}, nil, err
	}
	identity, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Provider(provider))
	switch {
	case err != nil && c.Account != "":
		return component.Stack{}, nil, fmt.Errorf(
			"identify the AWS account, which must be %s (configuration key account): %w", c.Account, err)
	case err != nil:
		return component.Stack{}, nil, fmt.Errorf("identify the AWS account: %w", err)
	}
	s = component.Stack{
		Name: ctx.Stack(), Account: identity.AccountId, Region: c.Region,
		Production: c.Production, LogRetentionDays: c.LogRetentionDays,
	}
	if c.Slack != (config.SlackChannel{}) {
		s.SlackLogProvider, err = newProvider(ctx, "aws-"+component.SlackLogRegion, component.SlackLogRegion, c.Account)
	}
	return s, provider, err
}

// newProvider declares a provider for a region, which tags every resource. If account is not empty,
// the provider rejects credentials of any other account.
func newProvider(ctx *pulumi.Context, name, region, account string) (*aws.Provider, error) {
	args := &aws.ProviderArgs{
		Region: pulumi.String(region),
		DefaultTags: &aws.ProviderDefaultTagsArgs{Tags: pulumi.StringMap{
			"Project":     pulumi.String(component.ProjectName),
			"Environment": pulumi.String(ctx.Stack()),
			"ManagedBy":   pulumi.String("pulumi"),
		}},
	}
	if account != "" {
		args.AllowedAccountIds = pulumi.StringArray{pulumi.String(account)}
	}
	return aws.NewProvider(ctx, name, args)
}
