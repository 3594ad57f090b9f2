// Package access defines the permissions of the roles that deploy the environments and of the roles
// that preview changes on GitHub, and the permissions boundary of each environment's own roles.
package access

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
)

// Args contains the arguments of New.
type Args struct {
	Stack  component.Stack // the delivery stack
	Target string          // the name of the environment's stack

	// The resources of the delivery that the deploy role uses. Package program grants the
	// permissions for them. The boundary denies all other S3 objects, and all other uses of the
	// key.
	KeyARN    pulumi.StringInput
	State     []pulumi.StringInput // the bucket for state, and the files of the stack in it
	Artifacts []pulumi.StringInput // the bucket for artifacts, and its objects
}

// Access contains the policies and the permissions boundary of the role that deploys an
// environment. The policies allow creating the environment, changing it and deleting parts of it:
// the actions that Pulumi's AWS provider calls, on the resources of this environment. They do not
// allow reading orders, results or the platform's token, or deleting the environment. The boundary
// denies such use of data explicitly: the role can change resource policies, which could otherwise
// allow it.
type Access struct {
	pulumi.ResourceState

	Policies map[string]pulumi.StringOutput // ARNs of the policies, by subject: one policy would exceed IAM's limit
	Boundary pulumi.StringOutput            // the ARN of the permissions boundary of the deploy role
}

// New declares the policies auction-deploy-<target>-<subject>-<stack>, the boundary of the deploy
// role auction-deploy-<target>-boundary-<stack>, and the boundary of all roles of the environment
// auction-boundary-<target>.
func New(ctx *pulumi.Context, args *Args, opts ...pulumi.ResourceOption) (*Access, error) {
	name := "deploy-" + args.Target
	a := &Access{Policies: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource("auction:delivery:Access", name, a, opts...); err != nil {
		return nil, err
	}
	target := target{Stack: args.Stack.WithName(args.Target), delivery: args.Stack}
	statements := target.policies()
	for _, subject := range slices.Sorted(maps.Keys(statements)) {
		p, err := newPolicy(ctx, name+"-"+subject, args.Stack.ResourceName("auction-"+name+"-"+subject), statements[subject],
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
		"edge": t.edge(), "functions": t.functions(), "stores": t.stores(), "watch": t.monitoring(),
	}
}

func newPolicy(ctx *pulumi.Context, resource, name string, statements []policy.Statement,
	opts ...pulumi.ResourceOption,
) (*iam.Policy, error) {
	return iam.NewPolicy(ctx, resource, &iam.PolicyArgs{Name: pulumi.String(name), Policy: policy.Document(statements...)},
		opts...)
}
