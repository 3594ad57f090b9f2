package component

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// APILogRoleArgs contains the arguments of NewAPILogRole.
type APILogRoleArgs struct {
	Stack Stack
}

// APILogRole is the role with which API Gateway writes logs. It is a setting of an account and
// region, so only one stack there can have it.
type APILogRole struct {
	pulumi.ResourceState

	Account *apigateway.Account // stages with logging depend on it
}

// NewAPILogRole declares the role auction-api-logs-<environment> and the setting of the account.
func NewAPILogRole(
	ctx *pulumi.Context, name string, args *APILogRoleArgs, opts ...pulumi.ResourceOption,
) (*APILogRole, error) {
	r := &APILogRole{}
	if err := ctx.RegisterComponentResource("auction:component:APILogRole", name, r, opts...); err != nil {
		return nil, err
	}
	role, _, err := ServiceRole{Name: args.Stack.ResourceName("auction-api-logs"), Service: "apigateway"}.Create(
		ctx, name, args.Stack, pulumi.Parent(r))
	if err != nil {
		return nil, err
	}
	// API Gateway requires this AWS managed policy.
	attachment, err := iam.NewRolePolicyAttachment(ctx, name, &iam.RolePolicyAttachmentArgs{
		Role:      role.Name,
		PolicyArn: awsManagedPolicyARN("service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
	}, pulumi.Parent(r))
	if err != nil {
		return nil, err
	}
	r.Account, err = apigateway.NewAccount(ctx, name, &apigateway.AccountArgs{CloudwatchRoleArn: role.Arn},
		pulumi.Parent(r), pulumi.DependsOn([]pulumi.Resource{attachment}))
	if err != nil {
		return nil, err
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{"role": role.Arn})
}
