// Package access holds the permissions on environments: of the roles that deploy them, of the roles that preview changes on
// GitHub, and the boundary of the environments' own roles.
package access

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// Args are the arguments of New.
type Args struct {
	Stack  component.Stack // of the delivery
	Target string          // the name of the environment's stack

	// Resources of the delivery that the deploy role uses; package program grants the permissions. The boundary denies other
	// files in S3, and other uses of the key.
	KeyARN    pulumi.StringInput
	State     []pulumi.StringInput // the bucket of the state, and the files of the stack there
	Artifacts []pulumi.StringInput // the bucket of artifacts, and what it holds
}

// Access is what it takes to deploy an environment, change it, and take parts of it away: every action that Pulumi's
// provider calls, on this environment's own resources. None of them reads orders, results and the platform's token, and
// together they do not suffice to destroy the environment. The boundary denies such use of data too, since policies of
// resources can allow it as well, and the role may change those.
type Access struct {
	pulumi.ResourceState

	Policies map[string]pulumi.StringOutput // ARNs of policies, by what they are about: one would be too long
	Boundary pulumi.StringOutput            // the ARN of the policy that says the most that the deploying role may do
}

// New creates the policies auction-deploy-<target>-<subject>-<stack>, the boundary of the deploy role
// auction-deploy-<target>-boundary-<stack>, and the boundary of all roles of the environment auction-boundary-<target>.
func New(ctx *pulumi.Context, args *Args, opts ...pulumi.ResourceOption) (*Access, error) {
	name := "deploy-" + args.Target
	a := &Access{Policies: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource("auction:delivery:Access", name, a, opts...); err != nil {
		return nil, err
	}
	target := target{Stack: args.Stack.In(args.Target), delivery: args.Stack}
	granted := target.policies()
	for _, about := range slices.Sorted(maps.Keys(granted)) {
		made, err := newPolicy(ctx, name+"-"+about, args.Stack.Named("auction-"+name+"-"+about), granted[about], pulumi.Parent(a))
		if err != nil {
			return nil, err
		}
		a.Policies[about] = made.Arn
	}
	boundary, err := newPolicy(ctx, name+"-boundary", args.Stack.Named("auction-"+name+"-boundary"), target.deployBoundary(args), pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	a.Boundary = boundary.Arn
	_, err = newPolicy(ctx, args.Target+"-boundary", target.Named(component.BoundaryName), target.roleBoundary(), pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"boundary": a.Boundary})
}

// policies are what whoever deploys may do, by what it is about.
func (t target) policies() map[string][]policy.Statement {
	return map[string][]policy.Statement{"edge": t.edge(), "functions": t.functions(), "stores": t.stores(), "watch": t.watch()}
}

func newPolicy(ctx *pulumi.Context, resource, name string, may []policy.Statement, opts ...pulumi.ResourceOption) (*iam.Policy, error) {
	return iam.NewPolicy(ctx, resource, &iam.PolicyArgs{Name: pulumi.String(name), Policy: policy.Document(may...)}, opts...)
}
