// Package access holds the permissions on environments: of the roles that deploy them, of the roles
// that preview changes on GitHub, and the boundary of the environments' own roles.
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

	// Resources of the delivery that the deploy role uses; package program grants the permissions.
	// The boundary denies other files in S3, and other uses of the key.
	KeyARN    pulumi.StringInput
	State     []pulumi.StringInput // the bucket of the state, and the files of the stack in it
	Artifacts []pulumi.StringInput // the bucket of artifacts, and its objects
}

// Access holds the permissions to deploy an environment, to change it, and to delete parts of it:
// every action that Pulumi's provider calls, on the resources of this environment. They do not
// allow reading orders, results or the platform's token, nor deleting the environment. The boundary
// also denies such use of data, because the role may change policies of resources, which could
// allow it.
type Access struct {
	pulumi.ResourceState

	Policies map[string]pulumi.StringOutput // ARNs of policies by subject: one policy would exceed IAM's limit
	Boundary pulumi.StringOutput            // the ARN of the permissions boundary of the deploy role
}

// New creates the policies auction-deploy-<target>-<subject>-<stack>, the boundary of the deploy
// role auction-deploy-<target>-boundary-<stack>, and the boundary of all roles of the environment
// auction-boundary-<target>.
func New(ctx *pulumi.Context, args *Args, opts ...pulumi.ResourceOption) (*Access, error) {
	name := "deploy-" + args.Target
	a := &Access{Policies: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource("auction:delivery:Access", name, a, opts...); err != nil {
		return nil, err
	}
	target := target{Stack: args.Stack.WithName(args.Target), delivery: args.Stack}
	granted := target.policies()
	for _, subject := range slices.Sorted(maps.Keys(granted)) {
		p, err := newPolicy(ctx, name+"-"+subject, args.Stack.ResourceName("auction-"+name+"-"+subject), granted[subject],
			pulumi.Parent(a))
		if err != nil {
			return nil, err
		}
		a.Policies[subject] = p.Arn
	}
	boundary, err := newPolicy(ctx, name+"-boundary", args.Stack.ResourceName("auction-"+name+"-boundary"),
		target.deployBoundary(args), pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	a.Boundary = boundary.Arn
	_, err = newPolicy(ctx, args.Target+"-boundary", target.ResourceName(component.BoundaryName), target.roleBoundary(),
		pulumi.Parent(a))
	if err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"boundary": a.Boundary})
}

// policies returns the permissions of the deploy role, by subject.
func (t target) policies() map[string][]policy.Statement {
	return map[string][]policy.Statement{
		"edge": t.edge(), "functions": t.functions(), "stores": t.stores(), "watch": t.watch(),
	}
}

func newPolicy(ctx *pulumi.Context, resource, name string, statements []policy.Statement,
	opts ...pulumi.ResourceOption,
) (*iam.Policy, error) {
	return iam.NewPolicy(ctx, resource, &iam.PolicyArgs{Name: pulumi.String(name), Policy: policy.Document(statements...)},
		opts...)
}
