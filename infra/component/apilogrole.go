package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// APILogRoleArgs says in which account API Gateway may write logs.
type APILogRoleArgs struct {
	Stack Stack
}

// APILogRole lets API Gateway write logs. It is a setting of the account in its region: of all stacks there, one has it.
type APILogRole struct {
	pulumi.ResourceState

	Account *apigateway.Account // what stages that log depend on
}

// NewAPILogRole creates the role auction-api-logs-<environment>, and makes it the account's.
func NewAPILogRole(ctx *pulumi.Context, name string, args *APILogRoleArgs, opts ...pulumi.ResourceOption) (*APILogRole, error) {
	r := &APILogRole{}
	if err := ctx.RegisterComponentResource("auction:component:APILogRole", name, r, opts...); err != nil {
		return nil, err
	}
	role, _, err := ServiceRole{Name: args.Stack.ResourceName("auction-api-logs"), Service: "apigateway"}.Create(
		ctx, name, args.Stack, pulumi.Parent(r))
	if err != nil {
		return nil, err
	}
	// API Gateway looks for this very policy, of AWS's own.
	may, err := iam.NewRolePolicyAttachment(ctx, name, &iam.RolePolicyAttachmentArgs{
		Role:      role.Name,
		PolicyArn: policyOfAWS("service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
	}, pulumi.Parent(r))
	if err != nil {
		return nil, err
	}
	r.Account, err = apigateway.NewAccount(ctx, name, &apigateway.AccountArgs{CloudwatchRoleArn: role.Arn},
		pulumi.Parent(r), pulumi.DependsOn([]pulumi.Resource{may}))
	if err != nil {
		return nil, err
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{"role": role.Arn})
}
