package delivery

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// DeployAccessArgs says which environment is to be deployed.
type DeployAccessArgs struct {
	Environment component.Environment // of the delivery
	Stack       string                // of the environment that it may deploy
}

// DeployAccess is what it takes to deploy an environment, change it, and take parts of it away: every action that Pulumi's
// provider calls, on this environment's own resources. None of them looks into orders, results and the platform's token, and
// together they do not suffice to destroy the environment. What its policies forget to forbid, the boundary does.
type DeployAccess struct {
	pulumi.ResourceState

	Policies map[string]pulumi.StringOutput // ARNs of policies, by what they are about: one would be too long
	Boundary pulumi.StringOutput            // the ARN of the policy that says the most that the deploying role may do
}

// NewDeployAccess creates the policies auction-deploy-<stack>-<what they are about>-<environment>, the boundary of who deploys,
// auction-deploy-<stack>-boundary-<environment>, and auction-boundary-<stack>, that of all roles of the environment.
func NewDeployAccess(ctx *pulumi.Context, args *DeployAccessArgs, opts ...pulumi.ResourceOption) (*DeployAccess, error) {
	name := "deploy-" + args.Stack
	d := &DeployAccess{Policies: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource("auction:delivery:DeployAccess", name, d, opts...); err != nil {
		return nil, err
	}
	target := target{args.Environment.In(args.Stack)}
	for _, p := range []struct {
		about string
		may   []policy.Statement
	}{
		{"edge", target.edge()}, {"functions", target.functions()}, {"stores", target.stores()}, {"watch", target.watch()},
	} {
		made, err := newPolicy(ctx, name+"-"+p.about, args.Environment.Named("auction-"+name+"-"+p.about), p.may, pulumi.Parent(d))
		if err != nil {
			return nil, err
		}
		d.Policies[p.about] = made.Arn
	}
	boundary, err := newPolicy(ctx, name+"-boundary", args.Environment.Named("auction-"+name+"-boundary"), target.deployBoundary(), pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	d.Boundary = boundary.Arn
	_, err = newPolicy(ctx, args.Stack+"-boundary", target.Named(component.BoundaryName), target.roleBoundary(), pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"boundary": d.Boundary})
}

func newPolicy(ctx *pulumi.Context, resource, name string, may []policy.Statement, opts ...pulumi.ResourceOption) (*iam.Policy, error) {
	return iam.NewPolicy(ctx, resource, &iam.PolicyArgs{Name: pulumi.String(name), Policy: policy.Document(may...)}, opts...)
}
