package component_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/infra/component"
	"auction.internal/infra/policy"
	"auction.internal/infra/stacktest"
)

const (
	function   = "aws:lambda/function:Function"
	permission = "aws:lambda/permission:Permission"
)

// declareFunction declares the function notify with the given reserved concurrency.
func declareFunction(t *testing.T, s component.Stack, concurrency int) *stacktest.Deployment {
	t.Helper()
	return declare(t, s, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		_, err := component.NewFunction(ctx, "notify", &component.FunctionArgs{
			Stack: s, Key: key, Description: "Notifies", Zip: "dist/notify.zip",
			Variables: pulumi.StringMap{"TABLE": pulumi.String("orders")},
			Memory:    512, Timeout: 110 * time.Second, Concurrency: concurrency,
			Permissions: []policy.Statement{readPermission},
		})
		return err
	})
}

func TestFunction_Resources(t *testing.T) {
	d := declareFunction(t, prod, 0)
	stacktest.CheckChildren(t, d, "auction:component:Function notify",
		function+" notify", logGroup+" notify", role+" notify", rolePolicy+" notify")
	f := d.One(t, function)
	stacktest.CheckInputs(t, f, stacktest.Inputs{
		"name": "notify-prod", "description": "Notifies",
		"runtime": "provided.al2023", "architectures[0]": "arm64", "handler": "bootstrap",
		"memorySize": 512, "timeout": 110, "environment.variables.TABLE": "orders", "tracingConfig.mode": "Active",
		"role": "arn:aws:iam::" + account + ":role/notify-prod",
	}, "code")
	code, _ := f.At("code").(*archive.Archive)
	if code == nil || code.Path != filepath.FromSlash("dist/notify.zip") {
		t.Errorf("code = %+v, want dist/notify.zip", f.At("code"))
	}
}

func TestFunction_ReservedConcurrency(t *testing.T) {
	for concurrency, want := range map[int]any{0: nil, 1: 1.0, 5: 5.0} {
		if got := declareFunction(t, dev, concurrency).One(t, function).At("reservedConcurrentExecutions"); got != want {
			t.Errorf("concurrency %d: reserved concurrency = %v, want %v", concurrency, got, want)
		}
	}
}

func TestFunction_Role(t *testing.T) {
	d := declareFunction(t, dev, 0)
	stacktest.CheckInputs(t, d.One(t, role), stacktest.Inputs{"name": "notify-dev"}, "assumeRolePolicy")
	stacktest.CheckPolicy(t, d.One(t, role), "assumeRolePolicy",
		"Trust: Allow Service lambda.amazonaws.com sts:AssumeRole")
	stacktest.CheckInputs(t, d.One(t, rolePolicy), stacktest.Inputs{
		"name": "notify-dev", "role": "notify-dev",
	}, "policy")
	stacktest.CheckPolicy(t, d.One(t, rolePolicy), "policy",
		"Logs: Allow logs:CreateLogStream logs:PutLogEvents on arn:aws:logs"+inRegion+"log-group:/aws/lambda/notify-dev:*",
		"Traces: Allow xray:PutTraceSegments xray:PutTelemetryRecords on *",
		"Read: Allow s3:GetObject on arn:aws:s3:::b/*")
}

func TestFunction_DependsOnLogGroupAndPermissions(t *testing.T) {
	d := declareFunction(t, dev, 0)
	stacktest.CheckInputs(t, d.One(t, logGroup), stacktest.Inputs{
		"name": "/aws/lambda/notify-dev", "retentionInDays": 30, "kmsKeyId": stacktest.KeyARN,
	})
	stacktest.CheckDependsOn(t, d, function, "notify", logGroup, "notify",
		"Lambda would create the log group without a retention period")
	stacktest.CheckDependsOn(t, d, function, "notify", rolePolicy, "notify",
		"the first invocation would have no permissions")
}

func TestFunction_AllowAPI(t *testing.T) {
	d := declare(t, dev, func(ctx *pulumi.Context, key *component.EncryptionKey) error {
		f, err := newFunction(ctx, dev, key, "place-orders")
		if err != nil {
			return err
		}
		return f.AllowAPI(ctx, pulumi.String("arn:aws:execute-api:eu-west-1:1:api1"), "/orders")
	})
	stacktest.CheckInputs(t, d.One(t, permission, "place-orders"), stacktest.Inputs{
		"action": "lambda:InvokeFunction", "function": "place-orders-dev", "principal": "apigateway.amazonaws.com",
		"sourceArn": "arn:aws:execute-api:eu-west-1:1:api1/*/*/orders",
	})
}
