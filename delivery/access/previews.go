package access

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// githubIssuer is the issuer of the OIDC tokens of GitHub workflows.
const githubIssuer = "token.actions.githubusercontent.com"

// PreviewsArgs contains the arguments of NewPreviews.
type PreviewsArgs struct {
	Stack          component.Stack
	ReadState      func(stack string) []policy.Statement // permissions to read the Pulumi state of a stack
	Environments   []string                              // the stacks that are previewed
	Repository     string                                // on GitHub, <owner>/<name>
	RepositoryIDs  string                                // <owner ID>/<repository ID>; "" if its OIDC subjects have no IDs
	CreateProvider bool                                  // whether to create the account's OIDC provider for GitHub
}

// Previews contains the roles of the GitHub workflow that previews pull requests. The workflow
// assumes them with OIDC, without a stored key. The roles can read the state and validate state
// machine definitions, and have no permissions on the environments.
type Previews struct {
	pulumi.ResourceState
}

// NewPreviews declares a role auction-preview-<environment>-<stack> for each environment, and the
// OIDC provider for GitHub if args.CreateProvider is set.
func NewPreviews(ctx *pulumi.Context, name string, args *PreviewsArgs, opts ...pulumi.ResourceOption) (
	*Previews, error,
) {
	p := &Previews{}
	if err := ctx.RegisterComponentResource("auction:delivery:Previews", name, p, opts...); err != nil {
		return nil, err
	}
	if args.CreateProvider {
		if _, err := iam.NewOpenIdConnectProvider(ctx, name, &iam.OpenIdConnectProviderArgs{
			Url: pulumi.String("https://" + githubIssuer), ClientIdLists: pulumi.ToStringArray([]string{"sts.amazonaws.com"}),
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

// newRole declares the role that previews a stack. A preview runs the code of the pull request, so
// everyone who can push a branch has the permissions of the role. The subject contains a GitHub
// environment, for which GitHub can require an approval.
func (a *PreviewsArgs) newRole(ctx *pulumi.Context, stack string, opts ...pulumi.ResourceOption) error {
	trust := policy.Statement{
		Sid: "Workflow", Actions: []string{"sts:AssumeRoleWithWebIdentity"},
		Principal: pulumi.Map{"Federated": pulumi.String(a.Stack.GlobalARN("iam", "oidc-provider/"+githubIssuer))},
		Conditions: policy.Conditions{"StringEquals": {
			githubIssuer + ":aud": pulumi.String("sts.amazonaws.com"),
			githubIssuer + ":sub": pulumi.String(a.subject() + ":environment:" + stack + "-preview"),
		}},
	}
	_, _, err := component.Role{
		Name:        a.Stack.ResourceName("auction-preview-" + stack),
		Description: "Previews pull requests on GitHub for the environment " + stack,
		Trust:       trust,
		Permissions: append(a.ReadState(stack), policy.Statement{
			// Pulumi's AWS provider calls this action for a changed definition.
			Sid: "Definition", Actions: []string{"states:ValidateStateMachineDefinition"}, Resources: policy.AnyResource(),
		}),
	}.Create(ctx, "preview-"+stack, a.Stack, opts...)
	return err
}

// subject returns the repository as in the subject of GitHub's tokens: its name, with immutable IDs
// if it was created or renamed since July 15, 2026, or its owner has opted in to them.
func (a *PreviewsArgs) subject() string {
	if a.RepositoryIDs == "" {
		return "repo:" + a.Repository
	}
	owner, name, _ := strings.Cut(a.Repository, "/")
	ownerID, repositoryID, _ := strings.Cut(a.RepositoryIDs, "/")
	return "repo:" + owner + "@" + ownerID + "/" + name + "@" + repositoryID
}
