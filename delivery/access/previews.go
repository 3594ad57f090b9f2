package access

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// githubTokens is the issuer of the OIDC tokens of GitHub's workflows.
const githubTokens = "token.actions.githubusercontent.com"

// PreviewsArgs are the arguments of NewPreviews.
type PreviewsArgs struct {
	Stack          component.Stack
	ReadState      func(stack string) []policy.Statement // permissions to read the Pulumi state of a stack
	Environments   []string                              // the stacks that are previewed
	Repository     string                                // on GitHub, <owner>/<name>
	RepositoryIDs  string                                // <owner's>/<its own>; "" if its tokens have no ids
	CreateProvider bool                                  // whether to create the account's only provider for GitHub
}

// Previews holds the roles with which the repository's preview workflow shows what a pull request
// would change, without a stored key. They may read the state and validate the definition of a
// state machine, and have no permissions on the environment.
type Previews struct {
	pulumi.ResourceState
}

// NewPreviews creates the roles auction-preview-<environment>-<stack>, one for each environment,
// and the provider of GitHub's tokens.
func NewPreviews(ctx *pulumi.Context, name string, args *PreviewsArgs, opts ...pulumi.ResourceOption) (*Previews,
	error,
) {
	p := &Previews{}
	if err := ctx.RegisterComponentResource("auction:delivery:Previews", name, p, opts...); err != nil {
		return nil, err
	}
	if args.CreateProvider {
		if _, err := iam.NewOpenIdConnectProvider(ctx, name, &iam.OpenIdConnectProviderArgs{
			Url: pulumi.String("https://" + githubTokens), ClientIdLists: pulumi.ToStringArray([]string{"sts.amazonaws.com"}),
		}, pulumi.Parent(p)); err != nil {
			return nil, err
		}
	}
	for _, stack := range args.Environments {
		if err := args.newRole(ctx, stack, pulumi.Parent(p)); err != nil {
			return nil, err
		}
	}
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{})
}

// newRole creates the role that previews a stack. A preview runs the code of the pull request, so
// everybody who can push a branch has its permissions. The subject names a GitHub environment, for
// which GitHub can require an approval.
func (a *PreviewsArgs) newRole(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) error {
	trust := policy.Statement{
		Sid: "Workflow", Actions: []string{"sts:AssumeRoleWithWebIdentity"},
		Principal: pulumi.Map{"Federated": pulumi.String(a.Stack.GlobalARN("iam", "oidc-provider/"+githubTokens))},
		Conditions: policy.Conditions{"StringEquals": {
			githubTokens + ":aud": pulumi.String("sts.amazonaws.com"),
			githubTokens + ":sub": pulumi.String(a.subject() + ":environment:" + stack + "-preview"),
		}},
	}
	_, _, err := component.Role{
		Name:        a.Stack.ResourceName("auction-preview-" + stack),
		Description: "Previews on GitHub what a pull request changes in " + stack,
		Trust:       trust,
		Permissions: append(a.ReadState(stack), policy.Statement{
			// The provider lets AWS validate a definition that has changed.
			Sid: "Definition", Actions: []string{"states:ValidateStateMachineDefinition"}, Resources: policy.AnyResource(),
		}),
	}.Create(ctx, "preview-"+stack, a.Stack, opts...)
	return err
}

// subject returns the repository as GitHub's tokens name it: by its name, and also by immutable ids
// if it was created or renamed since July 15, 2026, or its owner has opted in.
func (a *PreviewsArgs) subject() string {
	if a.RepositoryIDs == "" {
		return "repo:" + a.Repository
	}
	owner, name, _ := strings.Cut(a.Repository, "/")
	ownerID, id, _ := strings.Cut(a.RepositoryIDs, "/")
	return "repo:" + owner + "@" + ownerID + "/" + name + "@" + id
}
