package delivery

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/lambdas/settings"
)

// DeployAccessArgs says which environment is to be deployed.
type DeployAccessArgs struct {
	Environment component.Environment // of the delivery
	Stack       string                // of the environment that it may deploy
}

// DeployAccess is what it takes to deploy an environment, change it, and take parts of it away: every action that Pulumi's
// provider calls, on this environment's own resources. It takes no look into orders, results and the platform's token, and
// does not suffice to destroy the environment. What its policies forget to forbid, the boundary does.
type DeployAccess struct {
	pulumi.ResourceState

	Policies map[string]pulumi.StringOutput // ARNs of policies, by what they are about: one would be too long
	Boundary pulumi.StringOutput            // the ARN of the policy that says the most that the deploying role may do
}

// NewDeployAccess creates the policies auction-deploy-<stack>-<what they are about>-<environment>, the boundary of who deploys,
// auction-deploy-<stack>-boundary-<environment>, and auction-boundary-<stack>, that of all roles of the environment.
func NewDeployAccess(ctx *pulumi.Context, name string, args *DeployAccessArgs, opts ...pulumi.ResourceOption) (*DeployAccess, error) {
	d := &DeployAccess{Policies: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource("auction:delivery:DeployAccess", name, d, opts...); err != nil {
		return nil, err
	}
	target := target{args.Environment.In(args.Stack)}
	for what, may := range map[string][]policy.Statement{
		"stores": target.stores(), "functions": target.functions(), "edge": target.edge(), "watch": target.watch(),
	} {
		made, err := newPolicy(ctx, name+"-"+what, args.Environment.Named("auction-"+name+"-"+what), may, pulumi.Parent(d))
		if err != nil {
			return nil, err
		}
		d.Policies[what] = made.Arn
	}
	boundary, err := newPolicy(ctx, name+"-boundary", args.Environment.Named("auction-"+name+"-boundary"), target.deployBoundary(), pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	d.Boundary = boundary.Arn
	_, err = newPolicy(ctx, args.Stack+"-boundary", target.Named(component.RoleBoundary), target.roleBoundary(), pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"boundary": d.Boundary})
}

func newPolicy(ctx *pulumi.Context, resource, name string, may []policy.Statement, opts ...pulumi.ResourceOption) (*iam.Policy, error) {
	return iam.NewPolicy(ctx, resource, &iam.PolicyArgs{Name: pulumi.String(name), Policy: policy.Document(may...)}, opts...)
}

// target is the environment that is deployed. It knows how everything there is called.
type target struct{ component.Environment }

// own lets a condition fail for what belongs to another environment. What has no tag passes: it takes AWS some minutes to see
// the tags of what was just created.
func (t target) own() policy.Conditions {
	return policy.Conditions{"StringEqualsIfExists": {"aws:ResourceTag/Environment": pulumi.String(t.Name)}}
}

// born asks for the tag of the environment on what is created.
func (t target) born() policy.Conditions {
	return policy.Conditions{"StringEquals": {"aws:RequestTag/Environment": pulumi.String(t.Name)}}
}

// named are the ARNs of a kind of resource for each function.
func (t target) named(service, kind string) []string {
	var arns []string
	for _, function := range settings.Functions() {
		arns = append(arns, t.ARN(service, kind+t.Named(function)))
	}
	return arns
}

func (t target) table() string { return t.ARN("dynamodb", "table/"+t.Named("orders-table")) }
func (t target) topic() string { return t.ARN("sns", t.Named("auction-notifications")) }
func (t target) queue() string { return t.ARN("sqs", t.Named("auction-dead-letters")) }
func (t target) token() string {
	return t.ARN("secretsmanager", "secret:"+t.Named("auction-platform-token")+"-??????")
}
func (t target) keys() string    { return t.ARN("kms", "key/*") }
func (t target) machine() string { return t.ARN("states", "stateMachine:"+t.Named("auction")) }

func (t target) schedule() string { return t.ARN("scheduler", "schedule/default/"+t.Named("auction")) }

func (t target) results() string {
	return component.BucketARN(t.Named("order-results") + "-" + t.Account)
}

// role is the ARN of a role of the environment.
func (t target) role(base string) string { return t.GlobalARN("iam", "role/"+t.Named(base)) }

// functionRoles are those of the functions.
func (t target) functionRoles() []string {
	var arns []string
	for _, function := range settings.Functions() {
		arns = append(arns, t.role(function))
	}
	return arns
}

// roles are all that an environment has which the pipeline deploys.
func (t target) roles() []string {
	return append(t.functionRoles(), t.role("auction-machine"), t.role("auction-schedule"), t.role("auction-slack"))
}

// api is the ARN of parts of REST APIs. Their ids are made by AWS: whose they are, their tags tell.
func (t target) api(path string) string { return "arn:aws:apigateway:" + t.Region + "::" + path }

// logs are the ARNs of the log groups, which AWS asks for in either form.
func (t target) logs() []string {
	var arns []string
	for _, group := range append(t.named("logs", "log-group:/aws/lambda/"),
		t.ARN("logs", "log-group:/aws/vendedlogs/states/"+t.Named("auction")), t.ARN("logs", "log-group:/aws/apigateway/"+t.Named("orders"))) {
		arns = append(arns, group, group+":*")
	}
	return arns
}
