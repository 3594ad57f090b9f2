package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/stacktest"
)

const apiAccount = "aws:apigateway/account:Account"

// TestAPILogRole_Resources checks the role and the setting of the account, which API Gateway
// accepts only if the role has the managed policy.
func TestAPILogRole_Resources(t *testing.T) {
	const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	d := stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, err := component.NewAPILogRole(ctx, "api-logs", &component.APILogRoleArgs{Stack: dev})
		return err
	})
	stacktest.CheckChildren(t, d, "auction:component:APILogRole api-logs", apiAccount+" api-logs", role+" api-logs",
		attachment+" api-logs")
	stacktest.CheckInputs(t, d.One(t, role), stacktest.Inputs{"name": "auction-api-logs-dev"}, "assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role), "assumeRolePolicy",
		"Trust: Allow Service apigateway.amazonaws.com sts:AssumeRole")
	stacktest.CheckInputs(t, d.One(t, attachment), stacktest.Inputs{
		"role":      "auction-api-logs-dev",
		"policyArn": "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
	})
	stacktest.CheckInputs(t, d.One(t, apiAccount), stacktest.Inputs{
		"cloudwatchRoleArn": "arn:aws:iam::" + account + ":role/auction-api-logs-dev",
	})
	stacktest.CheckDependsOn(t, d, apiAccount, "api-logs", attachment, "api-logs",
		"API Gateway rejects a role without the permissions")
}
